using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Components.Customer.Manage;

/// <summary>Who has lost the email asks for the links of their bookings. The answer is the same whether there are any.</summary>
internal static class FindEndpoint
{
    public static async Task<IResult> SendAsync(HttpContext http, [FromServices] LostLinks links, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        return await links.AskAsync(form["email"].ToString(), Visitor.Of(http), Guid.TryParse(form["command"], out var command) ? command : null, ct) switch
        {
            LinksResult.OnTheirWay => FormRedirect.GoTo(Urls.Find, "links_sent"),
            LinksResult.NoAddress => FormRedirect.GoTo(Urls.Find, problem: EmailAddress.Refuse(form["email"].ToString())),
            LinksResult.TooMany => FormRedirect.GoTo(Urls.Find, problem: "too_many_links"),
        };
    }
}
