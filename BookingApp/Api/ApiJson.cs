using System.Text.Encodings.Web;
using System.Text.Json;

namespace BookingApp.Api;

/// <summary>How the API reads and writes: strictly, camelCase, and every wrong member by its name.</summary>
internal static class ApiJson
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // unsafe inside HTML only, where no answer of ours stands: umlauts and offsets stay readable
    };

    private static readonly JsonSerializerOptions Reading = new(Options) { Converters = { new StorableText() } };

    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    public static byte[] WriteBytes(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="InvalidRequestException">Names the member that is unknown or of the wrong kind.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request) where T : class
    {
        if (request.ContentLength > MaxBytes)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var document = await ReadDocumentAsync(request);
            return document.Deserialize<T>(Reading) ?? throw new InvalidRequestException("body", "required");
        }
        catch (JsonException failure)
        {
            throw new InvalidRequestException(Member(failure), CodeOf(failure));
        }
    }

    // Read whole before anything is bound: a body that breaks off must not be taken in part.
    private static async Task<JsonDocument> ReadDocumentAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBytes)
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        return JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    private static string CodeOf(JsonException failure) =>
        IsUnknown(failure) ? "unknown_member" : failure.Message.StartsWith(StorableText.Refused, StringComparison.Ordinal) ? StorableText.Refused : "malformed";

    private static bool IsUnknown(JsonException failure) => failure.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal);

    // $.customer.name reads customer.name; the unknown member is named by the message where the path stops above it.
    private static string Member(JsonException failure)
    {
        var path = (failure.Path ?? "$").TrimStart('$').TrimStart('.');
        if (IsUnknown(failure) && failure.Message.Split('\'') is [_, var name, ..] && !path.EndsWith(name, StringComparison.Ordinal))
            path = path.Length > 0 ? $"{path}.{name}" : name;
        return path.Length > 0 ? path : "body";
    }
}

/// <summary>A request that cannot be understood: codes by member.</summary>
internal sealed class InvalidRequestException(IReadOnlyDictionary<string, string> errors) : Exception("invalid")
{
    public InvalidRequestException(string member, string code) : this(new Dictionary<string, string>(StringComparer.Ordinal) { [member] = code }) { }

    public IReadOnlyDictionary<string, string> Errors { get; } = errors;
}
