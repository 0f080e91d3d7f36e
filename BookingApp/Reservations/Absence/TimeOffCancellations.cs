using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Localization;
using BookingApp.Reservations.Cancellations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence;

/// <summary>Cancels the bookings that somebody laid time off over and asked to have cancelled: each by itself, with all its money back and an email.</summary>
/// <remarks>What is to be done stands in rows, and cancelling twice is harmless: whoever dies in the middle goes on at the next start, and two may be
/// at it.</remarks>
public sealed class TimeOffCancellations(
    UnitOfWork work, ReservationService reservations, IDbContextFactory<BookingDbContext> contexts, TimeProvider clock, ILogger<TimeOffCancellations> log)
{
    private const int Max = 50; // at a time

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhilePaying = TimeSpan.FromSeconds(20);

    /// <summary>Cancels what is due; one that fails holds up no other.</summary>
    /// <returns>When the next one is due, or the distant future.</returns>
    public async Task<DateTimeOffset> CancelDueAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        foreach (var due in await DueAsync(now, ct))
        {
            try
            {
                await CancelAsync(due, now, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogError(failure, "Booking {Reference} could not be cancelled for time off; it is tried again", due.Booking.Reference);
                await WaitAsync(due, now + AfterFailure, ct);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.TimeOffBookings.Where(l => l.State == TimeOffBookingState.Waiting).MinAsync(l => l.NextTryAt, ct) ?? DateTimeOffset.MaxValue;
    }

    private async Task CancelAsync(Due due, DateTimeOffset now, CancellationToken ct)
    {
        if (!due.Booking.LiesIn(due.Block, now))
        {
            var moved = due.Booking.StatusAt(now).IsLive(); // out of the way; else it is over already
            await EndAsync(due, moved ? TimeOffBookingState.Stays : TimeOffBookingState.Cancelled, null, ct);
            return;
        }

        Actor actor = due.Block.ByStaffId is { } id ? new Actor.Staff(id, due.Block.ByStaffName) : new Actor.System("time off");
        var request = new CancelRequest { Reason = VisibleText.Start(due.Block.Reason, GivenReason.MaxLength), Version = due.Booking.Version };
        switch (await reservations.CancelAsync(actor, due.Booking.Id, request, ct))
        {
            case ChangeResult.Done:
                await EndAsync(due, TimeOffBookingState.Cancelled, null, ct);
                break;
            case ChangeResult.Refused { Reason: RefusalReason.PaymentInProgress } when due.Booking.Start > now:
                await WaitAsync(due, now + WhilePaying, ct); // who pays in this minute is asked again when that is known
                break;
            case ChangeResult.Refused { Reason: RefusalReason.ChangedMeanwhile }:
            case ChangeResult.Refused { Reservation.Status: ReservationStatus.Confirmed, Reason: RefusalReason.WrongState }: // held when it was asked
                await WaitAsync(due, now, ct); // as it stands now, it decides anew
                break;
            case ChangeResult.Refused { Reason: var reason }:
                await EndAsync(due, TimeOffBookingState.Failed, reason.Code(), ct);
                break;
            default:
                await EndAsync(due, TimeOffBookingState.Failed, RefusalReason.WrongState.Code(), ct);
                break;
        }
    }

    private async Task<List<Due>> DueAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (from left in db.TimeOffBookings.AsNoTracking()
                      join block in db.TimeOff on left.TimeOffId equals block.Id
                      join booking in db.Reservations on left.ReservationId equals booking.Id
                      where left.State == TimeOffBookingState.Waiting && left.NextTryAt <= now
                      orderby booking.Start, booking.Id
                      select new Due(left, block, booking)).AsNoTracking().Take(Max).ToListAsync(ct);
    }

    private Task EndAsync(Due due, TimeOffBookingState state, string? problem, CancellationToken ct) => SayAsync(due, state, null, problem, ct);

    private Task WaitAsync(Due due, DateTimeOffset until, CancellationToken ct) => SayAsync(due, TimeOffBookingState.Waiting, until, null, ct);

    // Nothing, when the time off was removed meanwhile.
    private Task SayAsync(
        Due due, TimeOffBookingState state, DateTimeOffset? nextTryAt, string? problem, CancellationToken ct) => work.DoAsync(async (db, token) =>
    {
        await db.TimeOffBookings.Where(l => l.TimeOffId == due.Block.Id && l.ReservationId == due.Booking.Id && l.State == TimeOffBookingState.Waiting)
            .ExecuteUpdateAsync(
                set => set.SetProperty(l => l.State, state).SetProperty(l => l.NextTryAt, nextTryAt).SetProperty(l => l.Problem, problem), token);
        if (state is not TimeOffBookingState.Waiting)
            db.Publish(new Change(ChangeKind.Slots, due.Block.ResourceId, due.Block.Start, due.Block.End)); // the page counts
    }, ct);

    private sealed record Due(TimeOffBooking Left, Catalog.TimeOff Block, Reservation Booking);
}
