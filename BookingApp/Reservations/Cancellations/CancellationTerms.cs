using BookingApp.Catalog;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Cancellations;

/// <summary>Until when a booking may be cancelled, and until when that may be taken back.</summary>
public sealed class CancellationTerms(CatalogQueries catalogs, IOptions<StaffOptions> staff)
{
    /// <summary>Until when its customer may cancel a booking; null when its service is no more.</summary>
    internal async Task<DateTimeOffset?> CancelUntilAsync(Reservation booking, CancellationToken ct) =>
        ReservationViews.CancelUntil(booking, await catalogs.SnapshotAsync(ct));

    /// <summary>Until when a cancellation by now can be taken back; null: not at all.</summary>
    internal DateTimeOffset? UndoableUntil(Actor actor, CancelRequest request, DateTimeOffset now) =>
        actor.IsStaff && request.IsUndoable && staff.Value.UndoFor > TimeSpan.Zero ? now + staff.Value.UndoFor : null;
}
