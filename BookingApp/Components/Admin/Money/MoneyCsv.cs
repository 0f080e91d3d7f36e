using System.Globalization;
using BookingApp.Accounting.Reports;
using BookingApp.Accounts;
using BookingApp.Catalog;

namespace BookingApp.Components.Admin.Money;

/// <summary>The report of money by day or month, for a spreadsheet; amounts with a point, in the business's currency.</summary>
internal static class MoneyCsv
{
    /// <summary>The first line.</summary>
    internal static string Head { get; } = Csv.Line("From", "To", "Online", "InPerson", "GivenBack", "Fees", "Left", "Currency");

    public static void MapMoneyCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"{Urls.AdminMoney}.csv", SendAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();

    /// <summary>One line.</summary>
    internal static string Line(MoneySpan span) => Csv.Line(
        BusinessDays.Wire(span.From), BusinessDays.Wire(span.To), span.Totals.Online.ToWire(), span.Totals.InPerson.ToWire(), span.Totals.GivenBack.ToWire(),
        span.Totals.Fees.ToWire(), span.Totals.Left.ToWire(), span.Totals.Taken.Currency);

    private static async Task<IResult> SendAsync(
        string? from, string? to, MoneyReports reports, CatalogQueries catalogs, TimeProvider clock, CancellationToken ct)
    {
        var period = MoneyPeriod.Read(from, to);
        if (!period.IsFine)
        {
            return TypedResults.Problem(
                $"from and to are days such as 2027-05-01, the last not before the first, at most {MoneyPeriod.MaxDays} of them.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        var days = MoneyPeriod.Days(period, (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.GetUtcNow()));
        var spans = (await reports.ReadAsync(days.From, days.To, ct)).Spans.ToAsyncEnumerable();
        return Csv.File(
            string.Create(CultureInfo.InvariantCulture, $"money-{BusinessDays.Wire(days.From)}-{BusinessDays.Wire(days.To)}.csv"), Head, spans, Line, ct);
    }
}
