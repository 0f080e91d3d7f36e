using System.Globalization;
using BookingApp.Accounting.Ledger;
using BookingApp.Accounts;
using BookingApp.Catalog;

namespace BookingApp.Components.Admin.Ledger;

/// <summary>The ledger of a period for an accountant: each line carries the ids by which the provider's own report knows the money.</summary>
internal static class LedgerCsv
{
    /// <summary>The first line.</summary>
    internal static string Head { get; } = Csv.Line(
        "At", "Transaction", "Account", "What", "Debit", "Credit", "Currency", "Reference", "Provider", "OrderId", "CaptureId", "RefundId");

    public static void MapLedgerCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/ledger.csv", SendAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();

    /// <summary>One line; amounts with a point, instants in ISO 8601 with the business's offset.</summary>
    internal static string Line(LedgerRow row) => Csv.Line(
        Csv.Instant(row.At), row.TransactionId.ToString(), row.Account.ToString(), row.What, row.Debit?.ToWire() ?? "", row.Credit?.ToWire() ?? "",
        row.Amount.Currency,
        row.Reference, row.Provider ?? "", row.OrderId ?? "", row.CaptureId ?? "", row.ProviderRefundId ?? "");

    private static async Task<IResult> SendAsync(
        string? from, string? to, string? account, LedgerQueries ledger, CatalogQueries catalogs, TimeProvider clock, CancellationToken ct)
    {
        var period = Period.Read(from, to);
        if (!period.IsFine)
            return TypedResults.Problem("from and to are days such as 2027-05-01, the last not before the first.", statusCode: StatusCodes.Status400BadRequest);
        var today = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.GetUtcNow());
        var rows = ledger.ReadAsync(LedgerPeriod.Filter(period, account, today), ct);
        return Csv.File(string.Create(CultureInfo.InvariantCulture, $"ledger-{LedgerPeriod.Name(period)}.csv"), Head, rows, Line, ct);
    }
}
