namespace BookingApp.Components;

/// <summary>Addresses of pages that have another one now: whoever kept one is sent on.</summary>
internal static class OldAddresses
{
    public static void MapOldAddresses(this IEndpointRouteBuilder routes)
    {
        Move("/drawer", _ => Urls.DevMailbox);
        Move("/drawer/{name}", name => Urls.DevMailboxEmail(name!));
        Move("/admin/letters", _ => "/admin/emails");

        void Move(string old, Func<string?, string> now) => routes
            .MapGet(old, (HttpRequest request) => Results.Redirect(now(request.RouteValues["name"] as string) + request.QueryString, permanent: true))
            .ExcludeFromDescription().AnsweringHead();
    }
}
