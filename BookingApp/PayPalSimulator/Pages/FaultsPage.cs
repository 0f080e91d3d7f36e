using System.Globalization;
using BookingApp.Localization;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.Extensions.Localization;

namespace BookingApp.PayPalSimulator.Pages;

/// <summary>Where a tester makes things go wrong: a switch for each fault, and the webhooks that were told, to be sent again.</summary>
internal sealed class FaultsPage(
    SimulatorFaults faults, SimulatorStore store, SimulatorEvents events, SimulatorLayout layout, IStringLocalizer<SimulatorTexts> texts)
{
    private const int MaxEvents = 20;
    private const int UsualDelaySeconds = 5;

    private static readonly string[] Calls = ["", "token", "create", "readOrder", "capture", "readCapture", "refund", "readRefund", "transactions"];

    private static readonly string[] Types =
    [
        "", "CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED", "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.PENDING", "PAYMENT.CAPTURE.DENIED",
        "PAYMENT.CAPTURE.REFUNDED",
        "CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.RESOLVED",
    ];

    private static readonly string[] Issues =
    [
        "INSTRUMENT_DECLINED", "TRANSACTION_REFUSED", "PAYER_CANNOT_PAY", "ORDER_NOT_APPROVED", "DUPLICATE_INVOICE_ID", "PENDING_CAPTURE",
        "TRANSACTION_DISPUTED",
    ];

    // Which switches stand together, and what else each asks for.
    private static readonly (string Group, FaultKind[] Kinds)[] Groups =
    [
        ("Calls",
        [
            FaultKind.Delay, FaultKind.DelayAfter, FaultKind.ErrorBefore, FaultKind.ErrorAfter, FaultKind.DropAnswer, FaultKind.TooManyRequests,
            FaultKind.HtmlError, FaultKind.Conflict,
            FaultKind.Unauthorized, FaultKind.Forbidden, FaultKind.Issue,
        ]),
        ("Money",
        [
            FaultKind.Decline, FaultKind.PendingThenCompleted, FaultKind.PendingThenDenied, FaultKind.CaptureDeclined, FaultKind.CaptureFailed,
            FaultKind.WrongAmount, FaultKind.ExpireOrder,
            FaultKind.RefundPending, FaultKind.RefundFailed,
        ]),
        ("Webhooks",
        [
            FaultKind.DuplicateWebhook, FaultKind.LateWebhook, FaultKind.ReorderWebhooks, FaultKind.LoseWebhook, FaultKind.BadSignature,
            FaultKind.ForeignCertificate,
        ]),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/faults", Show);
        routes.MapPost("/faults", (Delegate)FlipAsync).DisableAntiforgery();
    }

    private async Task<IResult> FlipAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (form["again"] is [{ Length: > 0 } told])
            store.Write(sheet => events.Again(sheet, told, 1));
        else if (form["off"] is [{ Length: > 0 } off])
            faults.Off(Enum.TryParse<FaultKind>(off, out var one) ? one : null); // or all
        else if (Enum.TryParse<FaultKind>(form["on"], out var kind) && Enum.IsDefined(kind))
            faults.Put(new Fault(
                kind, form["operation"] is [{ Length: > 0 } operation] && (Calls.Contains(operation) || Types.Contains(operation)) ? operation : null,
                Number(form["count"], 1, 100), Number(form["seconds"], UsualDelaySeconds, 24 * 60 * 60) * 1000,
                form["issue"] is [{ } issue] && Issues.Contains(issue) ? issue : null, form["amount"] is [{ Length: > 0 and <= 20 } amount] ? amount : null));

        return SimulatorLayout.SeeOther("faults");
    }

    private IResult Show(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var set = faults.Left().DistinctBy(f => f.Kind).ToDictionary(f => f.Kind);
        return layout.Page(200, texts["Faults.Title"], $"""
            <p class="what">{Text("Faults.Lead")}</p>
            {(set.Count is 0 ? $"<p role=\"status\">{Text("Faults.None")}</p>" : $"""
                <form method="post" action="faults">
                <p role="status"><strong>{SimulatorLayout.Safe(texts["Faults.Some", set.Count])}</strong></p>
                <button class="first" name="off" value="all">{Text("Faults.AllOff")}</button>
                </form>
                """)}
            {string.Concat(Groups.Select(Switches))}
            <h2>{Text("Faults.Told")}</h2>
            {Told()}
            """, isWide: true);

        string Switches((string Group, FaultKind[] Kinds) group) => $"<h2>{Text($"Faults.{group.Group}")}</h2>"
            + string.Concat(group.Kinds.Select(kind => Switch(group.Group, kind, set.GetValueOrDefault(kind))));
    }

    private string Switch(string group, FaultKind kind, Fault? set) => $"""
        <form method="post" action="faults">
        <fieldset{(set is null ? "" : " class=\"on\"")}>
          <legend>{Text($"Fault.{kind}")}</legend>
          <p class="what">{Text($"Fault.{kind}.Hint")}</p>
          {(set is null ? Begin(group, kind) : End(kind, set))}
        </fieldset>
        </form>
        """;

    private string Begin(string group, FaultKind kind) => $"""
        <div class="row">{Fields(group, kind)}<button name="on" value="{kind}">{Text("Faults.On")}{Away(Text($"Fault.{kind}"))}</button></div>
        """;

    private string End(FaultKind kind, Fault set) => $"""
        <div class="row"><strong>{SimulatorLayout.Safe(texts["Faults.Left", set.Count, set.Operation ?? texts["Faults.Any"].Value])}</strong>
        <button name="off" value="{kind}">{Text("Faults.Off")}{Away(Text($"Fault.{kind}"))}</button></div>
        """;

    // Said to who hears the page: which of the buttons that look alike this is.
    private static string Away(string what) => $"<span class=\"away\"> {what}</span>";

    private string Fields(string group, FaultKind kind)
    {
        var fields = group switch
        {
            "Calls" => Choice("operation", "Faults.Call", Calls, kind is FaultKind.Issue or FaultKind.ErrorAfter or FaultKind.DropAnswer ? "capture" : ""),
            "Webhooks" => Choice("operation", "Faults.Event", Types, ""),
            _ => "",
        };
        if (kind is FaultKind.Issue)
            fields += Choice("issue", "Faults.Issue", Issues, Issues[0]);
        if (kind is FaultKind.WrongAmount)
            fields += Input("amount", "Faults.Amount", "text", "44.00");
        if (kind is FaultKind.Delay or FaultKind.DelayAfter or FaultKind.PendingThenCompleted or FaultKind.PendingThenDenied
            or FaultKind.LateWebhook or FaultKind.ReorderWebhooks)
            fields += Input("seconds", "Faults.Seconds", "number", UsualDelaySeconds.ToString(CultureInfo.InvariantCulture));
        return fields + Input("count", "Faults.Count", "number", "1");
    }

    private string Choice(string name, string label, string[] options, string chosen)
    {
        var choices = options.Select(o => $"<option value=\"{o}\"{(o == chosen ? " selected" : "")}>{(o.Length is 0 ? Text("Faults.Any") : o)}</option>");
        return $"<label>{Text(label)}<select name=\"{name}\">{string.Concat(choices)}</select></label>";
    }

    private string Input(string name, string label, string type, string value) =>
        $"<label>{Text(label)}<input name=\"{name}\" type=\"{type}\"{(type is "number" ? " min=\"1\"" : "")} value=\"{value}\"></label>";

    private string Told()
    {
        var (told, deliveries) = store.Write(sheet => (sheet.All<SimulatorEvent>(), sheet.All<SimulatorDelivery>().ToLookup(d => d.EventId)));
        return told.Count is 0
            ? $"<p class=\"what\">{Text("Faults.ToldNone")}</p>"
            : $"<ul class=\"list\">{string.Concat(told.TakeLast(MaxEvents).Reverse().Select(Line))}</ul>";

        string Line(SimulatorEvent one) => $"""
            <li><form method="post" action="faults"><div class="row">
            <span>{SimulatorLayout.Safe(one.Type)} · {SimulatorLayout.Safe(one.OrderId)} · {SimulatorLayout.Safe(States(one))}</span>
            <button name="again" value="{SimulatorLayout.Safe(one.Id)}">{Text("Faults.Again")}{Away(SimulatorLayout.Safe(one.Type))}</button>
            </div></form></li>
            """;

        string States(SimulatorEvent one) => string.Join(", ", deliveries[one.Id].Select(d => d.State));
    }

    private string Text(string key) => SimulatorLayout.Safe(texts[key]);

    private static int Number(string? text, int usual, int max) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? Math.Min(number, max) : usual;
}
