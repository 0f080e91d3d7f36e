using BookingApp.Data;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Series;

/// <summary>Cancels several visits of a series in one transaction.</summary>
public sealed class SeriesCancellation(ReservationChanges changes, SlotAllocator claims, ReservationService reservations)
{
    /// <summary>Staff cancel a visit, and with it those that follow or all that have not begun: each as it would be by itself, with its refund.
    /// Only a single one can be taken back.</summary>
    /// <remarks>Visits that somebody has come to, missed or cancelled stay as they are. Repeating it is harmless.</remarks>
    public Task<ChangeResult> CancelAsync(
        Actor actor, Guid id, SeriesScope scope, CancelRequest request, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (scope is SeriesScope.One)
            return reservations.CancelAsync(actor, id, request, ct);
        if (request.Refuse() is { } invalid)
            return Task.FromResult<ChangeResult>(invalid);
        return changes.ChangeAsync(new ChangeRequest(actor, Version: request.Version), id, async (db, pressed, now, token) =>
        {
            var ended = await OfAsync(db, pressed, scope, now, token);
            if (ended.Count is 0)
                return pressed.Status is Cancelled or Released or Expired ? new ChangeOutcome.Already() : ReservationChanges.WrongState(pressed);
            foreach (var visit in ended)
                ReservationService.GiveUp(actor, visit, request, now);
            await db.SaveChangesAsync(token); // the owners' rows first: they are the locks
            foreach (var visit in ended)
                await claims.LeaveAsync(db, visit, token);
            return new ChangeOutcome.Made();
        }, ct);
    }

    private static async Task<IReadOnlyList<Reservation>> OfAsync(
        BookingDbContext db, Reservation pressed, SeriesScope scope, DateTimeOffset now, CancellationToken ct)
    {
        var (series, from) = (pressed.SeriesId, scope is SeriesScope.Following ? pressed.Start : now);
        return await db.Reservations
            .Where(r => r.Id == pressed.Id || (series != null && r.SeriesId == series && r.Start >= from))
            .Where(r => r.Status == Confirmed || r.Status == AwaitingApproval)
            .OrderBy(r => r.Start).ThenBy(r => r.Id).ToListAsync(ct);
    }
}
