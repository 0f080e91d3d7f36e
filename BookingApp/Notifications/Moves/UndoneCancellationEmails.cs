using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Facts;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Moves;

/// <summary>What customers read when staff take a cancellation back: nothing of either, as long as nobody was told; else that the booking stands.</summary>
internal sealed class UndoneCancellationEmails(Outbox outbox) : IFactHandler<CancellationUndone>
{
    public async Task HandleAsync(BookingDbContext db, CancellationUndone undone, CancellationToken ct)
    {
        var reservation = undone.Reservation;
        if (await IsToldAsync(db, reservation, ct))
        {
            await outbox.WriteWithReminderAsync(db, EmailKind.Confirmation, reservation, undone.At, ct: ct);
            return;
        }

        await outbox.PlanReminderAsync(db, reservation, undone.At, ct);
        if (await UntoldMoveAsync(db, reservation, ct) is { } move)
            await outbox.RestoreAsync(db, reservation, move, ct);
    }

    // Whether the email has left, or may have.
    private async Task<bool> IsToldAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        var email = await Of(db, reservation).Where(l => l.Kind == EmailKind.Cancellation).OrderByDescending(l => l.Revision).FirstOrDefaultAsync(ct);
        return email is not (null or { State: EmailState.Withdrawn, LeaseUntil: null }) && !await outbox.WithdrawUnsentAsync(db, reservation, email.Id, ct);
    }

    // The email about the last move, where it was the cancellation that took it back: who knows of another time is still to be told of this one.
    private static async Task<Guid?> UntoldMoveAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        var moved = await Of(db, reservation).Where(l => l.Kind == EmailKind.Moved).OrderByDescending(l => l.Revision).FirstOrDefaultAsync(ct);
        if (moved is not { State: EmailState.Withdrawn, LeaseUntil: null } || !IsAsItStands(moved, reservation)
            || await db.ReservationEvents.AnyAsync(
                e => e.ReservationId == reservation.Id && e.What == WaitingEmails.MoveWithheld && e.At >= moved.WrittenAt, ct))
            return null;
        var told = await Of(db, reservation)
            .Where(l => l.Kind != EmailKind.NeedsHuman && (l.State == EmailState.Sent || l.State == EmailState.Kept || l.LeaseUntil != null || l.Tries > 0))
            .OrderByDescending(l => l.WrittenAt).ThenByDescending(l => l.Revision).FirstOrDefaultAsync(ct);
        return told is null || !IsAsItStands(told, reservation) ? moved.Id : null;
    }

    private static IQueryable<OutboxEmail> Of(BookingDbContext db, Reservation reservation) =>
        db.OutboxEmails.AsNoTracking().Where(l => l.ReservationId == reservation.Id);

    private static bool IsAsItStands(OutboxEmail email, Reservation reservation)
    {
        var told = EmailData.FromJson(email.Facts);
        return (told.Start, told.End, told.StaffId) == (reservation.Start, reservation.End, reservation.StaffId);
    }
}
