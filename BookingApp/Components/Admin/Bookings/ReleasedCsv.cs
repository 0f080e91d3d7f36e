using BookingApp.Accounts;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Views;

namespace BookingApp.Components.Admin.Bookings;

/// <summary>Released holds for a spreadsheet. A cell that would be read as a formula is made text.</summary>
internal static class ReleasedCsv
{
    private static readonly string Head =
        Csv.Line("Reference", "Customer", "Service", "Person", "Start", "HeldAt", "HeldUntil", "ReleasedAt", "Reason", "ReleasedBy");

    public static void MapReleasedCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/released.csv", Send).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();

    /// <summary>One line; instants in ISO 8601 with the business's offset.</summary>
    internal static string Line(ReleaseView r) => Csv.Line(
        r.Reference, r.CustomerName, r.ServiceName, r.StaffName, Csv.Instant(r.Start), Csv.Instant(r.HeldAt), Csv.Instant(r.HeldUntil), Csv.Instant(
            r.ReleasedAt), r.Reason.ToString(), r.ReleasedBy);

    private static IResult Send(string? reason, string? q, ReleaseQueries releases, CancellationToken ct) => Csv.File(
        "released-holds.csv", Head, releases.AllAsync(new ReleaseFilter(Enum.TryParse<ReleaseReason>(reason, out var parsed) ? parsed : null, Text: q), ct),
        Line, ct);
}
