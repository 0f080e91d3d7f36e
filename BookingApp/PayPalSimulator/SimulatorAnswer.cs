using System.Text.Json.Nodes;

namespace BookingApp.PayPalSimulator;

/// <summary>What the simulator answers, in PayPal's words; and which order it was about.</summary>
internal sealed record SimulatorAnswer(int Status, JsonNode? Body, string? OrderId = null)
{
    public static SimulatorAnswer NotFound() =>
        Problem(
            404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID",
            "Specified resource ID does not exist. Please check the resource ID and try again.");

    public static SimulatorAnswer Unprocessable(string issue, string description, string? orderId = null, JsonArray? links = null) =>
        Problem(
            422, "UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.", issue,
            description, orderId, links);

    public static SimulatorAnswer Invalid(string issue, string description, string? field = null)
    {
        var answer = Problem(400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", issue, description);
        if (field is not null)
            answer.Body!["details"]![0]!["field"] = field;

        return answer;
    }

    /// <summary>What PayPal says for a code that a test asks for by <c>PayPal-Mock-Response</c>.</summary>
    public static SimulatorAnswer Mock(string code, string? orderId) => code switch
    {
        "INTERNAL_SERVER_ERROR" or "INTERNAL_SERVICE_ERROR" => Broken(),
        "RATE_LIMIT_REACHED" => TooMany(),
        "RESOURCE_NOT_FOUND" or "INVALID_RESOURCE_ID" => NotFound(),
        "RESOURCE_CONFLICT" or "PREVIOUS_REQUEST_IN_PROGRESS" => Problem(
            409, "RESOURCE_CONFLICT", "The server has detected a conflict while processing this request.", code, "A previous request is in progress."),
        "PERMISSION_DENIED" or "NOT_AUTHORIZED" => Problem(
            403, "NOT_AUTHORIZED", "Authorization failed due to insufficient permissions.", code,
            "You do not have permission to access or perform operations on this resource."),
        _ => Unprocessable(code, "Answered as the request asked.", orderId),
    };

    public static SimulatorAnswer Broken() => Problem(500, "INTERNAL_SERVER_ERROR", "An internal server error has occurred.", null, null);

    public static SimulatorAnswer TooMany() => Problem(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.", null, null);

    private static SimulatorAnswer Problem(
        int status, string name, string message, string? issue, string? description, string? orderId = null, JsonArray? links = null)
    {
        var body = new JsonObject { ["name"] = name, ["message"] = message };
        if (issue is not null)
            body["details"] = new JsonArray(new JsonObject { ["issue"] = issue, ["description"] = description });

        links ??= [];
        links.Add(new JsonObject
        {
            ["href"] = $"https://developer.paypal.com/api/rest/reference/orders/v2/errors/#{issue ?? name}",
            ["rel"] = "information_link",
            ["method"] = "GET",
        });
        body["links"] = links;
        return new SimulatorAnswer(status, body, orderId);
    }
}
