namespace BookingApp.Components;

/// <summary>Addresses of pages that have another one now: whoever kept one is sent on.</summary>
internal static class OldAddresses
{
    public static void MapOldAddresses(this IEndpointRouteBuilder routes)
    {
        Move("/drawer", _ => Urls.DevMailbox);
        Move("/drawer/{name}", values => Urls.DevMailboxEmail((string)values["name"]!));
        Move("/admin/letters", _ => "/admin/emails");
        Move("/booking/{reference}/move", values => Rescheduling(values, ""));
        Move("/booking/{reference}/move/review", values => Rescheduling(values, "/review"));

        void Move(string old, Func<RouteValueDictionary, string> now) => routes
            .MapGet(old, (HttpRequest request) => Results.Redirect(now(request.RouteValues) + request.QueryString, permanent: true))
            .ExcludeFromDescription().AnsweringHead();
    }

    private static string Rescheduling(RouteValueDictionary values, string page) =>
        $"/booking/{Uri.EscapeDataString((string)values["reference"]!)}/reschedule{page}";
}
