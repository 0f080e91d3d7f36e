using System.Globalization;
using BookingApp.Localization;
using BookingApp.PayPalSimulator.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace BookingApp.PayPalSimulator.Pages;

/// <summary>Where the payer decides. Plain posted forms: it works without a script, and a GET changes nothing.</summary>
internal sealed class ApprovalPage(SimulatorOrders orders, SimulatorLayout layout, IStringLocalizer<SimulatorTexts> texts, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/checkoutnow", (HttpContext http) => Show(http, http.Request.Query["token"].ToString()));
        routes.MapPost("/checkoutnow", (Delegate)DecideAsync).DisableAntiforgery();
    }

    private async Task<IResult> DecideAsync(HttpContext http)
    {
        var id = http.Request.Query["token"].ToString();
        var choice = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))["choice"].ToString() : "";
        var press = choice switch { "pay" or "close" => "approve", "decline" => "decline", "cancel" => "cancel", _ => null };
        if (press is null || orders.Press(id, press) is not { } order)
            return Show(http, id);

        return choice switch
        {
            "close" => layout.Page(200, texts["Closed.Title"], $"<p>{Text("Closed.Text")}</p>"),
            "cancel" => GoTo(order.CancelUrl, id, null, "Cancelled.Text"),
            _ => GoTo(order.ReturnUrl, id, "STANDNPAYER22", "Closed.Text"),
        };
    }

    private IResult GoTo(string? address, string token, string? payer, string textWithout)
    {
        if (address is null)
            return layout.Page(200, texts[textWithout is "Paid.Text" ? "Paid.Title" : "Done.Title"], $"<p>{Text(textWithout)}</p>");

        var to = QueryHelpers.AddQueryString(address, "token", token);
        return SimulatorLayout.SeeOther(payer is null ? to : QueryHelpers.AddQueryString(to, "PayerID", payer));
    }

    private IResult Show(HttpContext http, string id)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (orders.Look(id) is not { } order || order.IsOver(clock.GetUtcNow()))
            return layout.Page(404, texts["Over.Title"], $"<p>{Text("Over.Text")}</p>");
        if (order.Status is "COMPLETED")
            return GoTo(order.ReturnUrl, id, "STANDNPAYER22", "Paid.Text"); // as PayPal does: the back button after paying ends at the shop

        return layout.Page(200, texts["Pay.Title", order.BrandName ?? texts["Pay.Someone"]], $"""
            <p class="amount">{SimulatorLayout.Safe(order.Amount.ToText(CultureInfo.CurrentCulture))}</p>
            {(order.Description is { } what ? $"<p class=\"what\">{SimulatorLayout.Safe(what)}</p>" : "")}
            <form method="post" action="?token={SimulatorLayout.Safe(Uri.EscapeDataString(order.Id))}">
              <button class="first" name="choice" value="pay">{Text("Pay.Button")}</button>
              <button name="choice" value="cancel">{Text("Cancel.Button")}</button>
              <h2>{Text("Trouble.Title")}</h2>
              <p class="hint" id="decline-hint">{Text("Decline.Hint")}</p>
              <button name="choice" value="decline" aria-describedby="decline-hint">{Text("Decline.Button")}</button>
              <p class="hint" id="close-hint">{Text("Close.Hint")}</p>
              <button name="choice" value="close" aria-describedby="close-hint">{Text("Close.Button")}</button>
            </form>
            <p class="hint"><a href="faults">{Text("Faults.Link")}</a></p>
            """);
    }

    private string Text(string key) => SimulatorLayout.Safe(texts[key]);
}
