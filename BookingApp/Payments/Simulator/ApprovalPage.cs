using System.Globalization;
using System.Net;
using System.Text;
using BookingApp.Localization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace BookingApp.Payments.Simulator;

/// <summary>Where the payer decides. Plain posted forms: it works without a script, and a GET changes nothing.</summary>
internal sealed class ApprovalPage(StandInOrders orders, IStringLocalizer<SimulatorTexts> texts, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/checkoutnow", (HttpContext http) => Show(http, http.Request.Query["token"].ToString()));
        routes.MapPost("/checkoutnow", (Delegate)DecideAsync).DisableAntiforgery();
        routes.MapGet("/checkoutnow.css", () => Results.Text(Style, "text/css", Encoding.UTF8));
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
            "close" => Page(200, texts["Closed.Title"], $"<p>{Text("Closed.Text")}</p>"),
            "cancel" => GoTo(order.CancelUrl, id, null, "Cancelled.Text"),
            _ => GoTo(order.ReturnUrl, id, "STANDNPAYER22", "Closed.Text"),
        };
    }

    private IResult GoTo(string? address, string token, string? payer, string textWithout)
    {
        if (address is null)
            return Page(200, texts["Done.Title"], $"<p>{Text(textWithout)}</p>");

        var to = QueryHelpers.AddQueryString(address, "token", token);
        return new SeeOther(payer is null ? to : QueryHelpers.AddQueryString(to, "PayerID", payer));
    }

    private IResult Show(HttpContext http, string id)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (orders.Look(id) is not { } order || order.IsOver(clock.GetUtcNow()))
            return Page(404, texts["Over.Title"], $"<p>{Text("Over.Text")}</p>");
        if (order.Status is "COMPLETED")
            return Page(200, texts["Paid.Title"], $"<p>{Text("Paid.Text")}</p>" + Back(order));

        return Page(200, texts["Pay.Title", order.BrandName ?? texts["Pay.Someone"]], $"""
            <p class="amount">{Safe(order.Amount.ToText(CultureInfo.CurrentCulture))}</p>
            {(order.Description is { } what ? $"<p class=\"what\">{Safe(what)}</p>" : "")}
            <form method="post" action="?token={Safe(Uri.EscapeDataString(order.Id))}">
              <button class="first" name="choice" value="pay">{Text("Pay.Button")}</button>
              <button name="choice" value="cancel">{Text("Cancel.Button")}</button>
              <h2>{Text("Trouble.Title")}</h2>
              <p class="hint" id="decline-hint">{Text("Decline.Hint")}</p>
              <button name="choice" value="decline" aria-describedby="decline-hint">{Text("Decline.Button")}</button>
              <p class="hint" id="close-hint">{Text("Close.Hint")}</p>
              <button name="choice" value="close" aria-describedby="close-hint">{Text("Close.Button")}</button>
            </form>
            """);
    }

    private string Back(StandInOrder order) => order.ReturnUrl is null ? "" :
        $"<p><a class=\"button\" href=\"{Safe(QueryHelpers.AddQueryString(order.ReturnUrl, "token", order.Id))}\">{Text("Paid.Back")}</a></p>";

    private IResult Page(int status, string title, string body) => Results.Text(
        $"""
        <!DOCTYPE html>
        <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch { "iv" => "en", var language => language }}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{Safe(title)} · {Text("Name")}</title>
          <link rel="stylesheet" href="checkoutnow.css">
        </head>
        <body>
          <header><strong>{Text("Name")}</strong> <span>{Text("Label")}</span></header>
          <main>
            <h1>{Safe(title)}</h1>
            {body}
          </main>
        </body>
        </html>
        """,
        "text/html", Encoding.UTF8, status);

    private string Text(string key) => Safe(texts[key]);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root { --paper: #fff; --ground: #f3f5f9; --ink: #17202e; --soft: #4c586b; --line: #8791a3; --act: #1d4ed8; --on-act: #fff; --note: #fff3d6; --on-note: #5b3a00; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #1a212d; --ground: #10151d; --ink: #eef2f8; --soft: #b3bfd1; --line: #76839a; --act: #8fb4ff; --on-act: #0b1730; --note: #3a2d0c; --on-note: #ffe2a0; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        header { padding: 12px 16px; background: var(--note); color: var(--on-note); text-align: center; }
        main { max-width: 448px; margin: 24px auto; padding: 24px; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; }
        @media (max-width: 480px) { main { margin: 0; border: 0; border-radius: 0; min-height: calc(100vh - 72px); } }
        h1 { margin: 0 0 8px; font-size: 1.25rem; line-height: 1.3; overflow-wrap: anywhere; }
        h2 { margin: 32px 0 0; padding-top: 24px; border-top: 1px solid var(--line); font-size: 1rem; }
        p { margin: 0 0 8px; }
        .amount { font-size: 2.5rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
        .what, .hint { color: var(--soft); overflow-wrap: anywhere; }
        .hint { margin-top: 16px; font-size: .875rem; }
        form { margin-top: 24px; }
        button, .button { display: block; width: 100%; min-height: 48px; margin: 8px 0 0; padding: 12px 16px; border: 1px solid var(--line); border-radius: 24px;
          background: transparent; color: var(--ink); font: inherit; font-weight: 700; text-align: center; text-decoration: none; cursor: pointer; }
        .first { background: var(--act); border-color: var(--act); color: var(--on-act); }
        button:hover, .button:hover { text-decoration: underline; }
        :focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
        """;

    // 303, so that the browser asks for the next page with a GET.
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
