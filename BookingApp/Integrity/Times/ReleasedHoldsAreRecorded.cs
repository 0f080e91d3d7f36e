using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Integrity.Times;

/// <summary>Each hold that was released has its release record.</summary>
internal sealed class ReleasedHoldsAreRecorded : IIntegrityCheck
{
    public string Rule => "I12";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => RunAsync(context, ReservationStatus.Released, "released");

    /// <summary>Which holds that ended in a status have no record.</summary>
    internal static Task<IEnumerable<Finding>> RunAsync(CheckContext context, ReservationStatus status, string word) => context.TellAsync(
        context.Db.Reservations.Where(r => r.Status == status && !context.Db.Set<ReleaseRecord>().Any(l => l.ReservationId == r.Id)).Select(r => r.Reference),
        reference => new Finding($"reservation {reference}: {word} without a release record", reference));
}
