namespace BookingApp.Components;

/// <summary>What search engines are told: the offer is public, and nothing else is to be found by them.</summary>
internal static class SearchEngines
{
    private const string Header = "X-Robots-Tag";

    // Pages behind a key are not forbidden here: a crawler that may not read a page does not see its X-Robots-Tag either, and would
    // list the address with its key.
    private const string Robots = "User-agent: *\nDisallow: /api/\nDisallow: /openapi/\nDisallow: /webhooks/\nDisallow: /health/\n";

    private static readonly string[] _public = ["/book", "/uploads", "/robots.txt"]; // and the start page

    /// <summary>Marks every answer that is not part of the public offer: whatever is added later is private until it is named here.</summary>
    public static void UseNoIndex(this WebApplication app) => app.Use((context, next) =>
    {
        if (!IsPublic(context.Request))
            context.Response.Headers[Header] = "noindex, nofollow";
        return next(context);
    });

    public static void MapRobots(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/robots.txt", () => Results.Text(Robots)).ExcludeFromDescription().AnsweringHead();

    private static bool IsPublic(HttpRequest request) =>
        !request.Query.ContainsKey("key") && (request.Path == "/" || Array.Exists(_public, start => request.Path.StartsWithSegments(start)));
}
