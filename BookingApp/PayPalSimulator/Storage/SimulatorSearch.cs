using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BookingApp.PayPalSimulator.Storage;

/// <summary>The transaction search: all money that moved, page by page, at most 31 days a call.</summary>
internal sealed partial class SimulatorSearch(SimulatorOrders orders, TimeProvider clock)
{
    public SimulatorAnswer List(HttpRequest request)
    {
        if (!TimeOf(request, "start_date", out var from) || !TimeOf(request, "end_date", out var to) || to < from || to - from > TimeSpan.FromDays(31))
            return SimulatorAnswer.Invalid("INVALID_REQUEST", "start_date and end_date must be ISO 8601 with seconds, and at most 31 days apart.");
        if (!NumberOf(request, "page_size", 100, 500, out var size) || !NumberOf(request, "page", 1, int.MaxValue, out var page))
            return SimulatorAnswer.Invalid("INVALID_REQUEST", "page_size must be from 1 to 500, and page at least 1.");

        var rows = orders.Captured().SelectMany(RowsOf).Where(row => row.At >= from && row.At <= to)
            .Where(row => request.Query["balance_affecting_records_only"] == "N" || row.Info["transaction_status"]!.GetValue<string>() is "S")
            .OrderBy(row => row.At).ToList();
        return new SimulatorAnswer(200, new JsonObject
        {
            ["transaction_details"] = new JsonArray(
                [.. rows.Skip((page - 1) * size).Take(size).Select(row => new JsonObject { ["transaction_info"] = row.Info })]),
            ["account_number"] = "STANDNSELLER2",
            ["start_date"] = Time(from),
            ["end_date"] = Time(to),
            ["last_refreshed_datetime"] = Time(clock.GetUtcNow()),
            ["page"] = page,
            ["total_items"] = rows.Count,
            ["total_pages"] = Math.Max(1, (rows.Count + size - 1) / size),
            ["links"] = new JsonArray(SimulatorJson.Link($"{SimulatorApi.BaseUrlOf(request)}/v1/reporting/transactions{request.QueryString}", "self", "GET")),
        });
    }

    private static IEnumerable<(DateTimeOffset At, JsonObject Info)> RowsOf(SimulatorOrder order)
    {
        var capture = order.Capture!;
        var taken = new Money(capture.Minor, order.Currency);
        var row = Info(capture.Id, "T0006", capture.At, taken, capture.Status, order.CustomId, order.InvoiceId, null);
        if (capture.Status is "COMPLETED")
            row["fee_amount"] = SimulatorJson.Amount(Back(SimulatorJson.Fee(taken)));
        yield return (capture.At, row);
        foreach (var refund in order.Refunds)
            yield return (
                refund.At, Info(
                    refund.Id, "T1107", refund.At, Back(new Money(refund.Minor, order.Currency)), refund.Status, refund.CustomId, refund.InvoiceId,
                    capture.Id));
        if (order.LostAt is { } lost)
            yield return (lost, Info($"REV{capture.Id[3..]}", "T1201", lost, Back(taken), "COMPLETED", order.CustomId, order.InvoiceId, capture.Id));
    }

    private static JsonObject Info(
        string id, string code, DateTimeOffset at, Money amount, string status, string? customId, string? invoiceId, string? reference)
    {
        var info = new JsonObject
        {
            ["paypal_account_id"] = "STANDNPAYER22",
            ["transaction_id"] = id,
            ["transaction_event_code"] = code,
            ["transaction_initiation_date"] = Time(at),
            ["transaction_updated_date"] = Time(at),
            ["transaction_amount"] = SimulatorJson.Amount(amount),
            ["transaction_status"] = status switch { "COMPLETED" => "S", "PENDING" => "P", _ => "D" },
        };
        if (reference is not null)
            (info["paypal_reference_id"], info["paypal_reference_id_type"]) = (reference, "TXN");
        foreach (var (name, value) in new[] { ("custom_field", customId), ("invoice_id", invoiceId) })
            if (value is not null)
                info[name] = value;

        return info;
    }

    private static Money Back(Money amount) => amount with { Minor = -amount.Minor };

    // As PayPal writes them here, and only here: an offset without a colon.
    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    private static bool NumberOf(HttpRequest request, string name, int usual, int max, out int number)
    {
        number = usual;
        return !request.Query.ContainsKey(name) || int.TryParse(request.Query[name], CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
    }

    private static bool TimeOf(HttpRequest request, string name, out DateTimeOffset at)
    {
        var text = request.Query[name].ToString();
        at = default;
        return Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$")]
    private static partial Regex Instant();
}
