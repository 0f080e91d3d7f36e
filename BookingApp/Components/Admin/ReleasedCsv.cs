using System.Text;
using BookingApp.Accounts;
using BookingApp.Reservations;

namespace BookingApp.Components.Admin;

/// <summary>Released holds for a spreadsheet. A cell that would be read as a formula is made text.</summary>
internal static class ReleasedCsv
{
    public static void MapReleasedCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/released.csv", SendAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();

    /// <summary>The whole list as text; instants in ISO 8601 with the business's offset.</summary>
    internal static string Write(IEnumerable<ReleaseView> rows)
    {
        var text = new StringBuilder();
        text.Append(Csv.Line("Reference", "Customer", "Service", "Person", "Start", "HeldAt", "HeldUntil", "ReleasedAt", "Reason", "ReleasedBy"));
        foreach (var r in rows)
            text.Append(Csv.Line(r.Reference, r.CustomerName, r.ServiceName, r.StaffName, Csv.Instant(r.Start), Csv.Instant(r.HeldAt), Csv.Instant(r.HeldUntil), Csv.Instant(r.ReleasedAt), r.Reason.ToString(), r.ReleasedBy));
        return text.ToString();
    }

    private static async Task<IResult> SendAsync(string? reason, string? q, ReservationQueries queries, CancellationToken ct)
    {
        var filter = new ReleaseFilter(Enum.TryParse<ReleaseReason>(reason, out var parsed) ? parsed : null, Text: q, PageSize: 100_000);
        return TypedResults.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Write((await queries.ReleasedAsync(filter, ct)).Items))).ToArray(), Csv.ContentType, "released-holds.csv");
    }
}
