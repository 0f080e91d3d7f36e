using System.Net;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.PayPal;

/// <summary>PayPal's Transaction Search: the only list of what went on in the account. It lags up to three hours behind.</summary>
internal static class PayPalReports
{
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(31);

    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(10);

    /// <summary>Adds all lines of a span of at most 31 days.</summary>
    /// <returns>Up to when the report is complete, if PayPal says so.</returns>
    public static async Task<DateTimeOffset?> ReadAsync(
        PayPalClient client, DateTimeOffset from, DateTimeOffset to, List<ReportedMove> moves, CancellationToken ct)
    {
        DateTimeOffset? complete = null;
        for (var (page, pages) = (1, 1); page <= pages; page++)
        {
            var answer = await client.SearchAsync(from, to, page, ct);
            if (answer.Issue is "RESULTSET_TOO_LARGE" && to - from > ShortestSpan) // over 10,000 lines
            {
                var middle = from + (to - from) / 2;
                await ReadAsync(client, from, middle, moves, ct);
                return await ReadAsync(client, middle, to, moves, ct);
            }

            if (answer is { Issue: { } issue, Status: HttpStatusCode.Forbidden or HttpStatusCode.BadRequest })
                throw new GatewayRefusedException(issue, $"PayPal refused its report: {issue}; debug_id {answer.DebugId}");

            var found = answer.Read<WireSearch>();
            moves.AddRange((found.TransactionDetails ?? []).Select(t => Move(t.TransactionInfo)).OfType<ReportedMove>());
            (pages, complete) = (found.TotalPages ?? 1, Wire.ReadTime(found.LastRefreshedDatetime) ?? complete);
        }

        return complete;
    }

    private static ReportedMove? Move(WireReportLine? line) =>
        line is { TransactionId: { Length: > 0 } id, TransactionEventCode: { } code }
        && Wire.ReadTime(line.TransactionInitiationDate) is { } at && Wire.Read(line.TransactionAmount) is { } amount
            ? new ReportedMove(
                id, KindOf(code, amount), Positive(amount), line.TransactionStatus is "S" or "V", at, line.PayPalReferenceId, line.InvoiceId,
                Wire.Read(line.FeeAmount) is { } fee ? Positive(fee) : null)
            : null;

    // https://developer.paypal.com/docs/transaction-search/transaction-event-codes/
    private static MoveKind KindOf(string code, Money amount) => code switch
    {
        "T1107" => MoveKind.Refunded,
        "T1106" or "T1201" => MoveKind.Reversed, // by PayPal, or by the payer's bank
        _ when code.StartsWith("T00", StringComparison.Ordinal) && amount.IsPositive => MoveKind.Taken,
        _ => MoveKind.Other,
    };

    private static Money Positive(Money amount) => amount with { Minor = Math.Abs(amount.Minor) };
}
