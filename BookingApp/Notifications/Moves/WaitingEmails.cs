using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Moves;

/// <summary>The email about a move or a cancellation by staff that waits while they may think better of it.</summary>
public sealed class WaitingEmails(IDbContextFactory<BookingDbContext> contexts, ReservationChanges changes, Outbox outbox)
{
    internal const string MoveWithheld = "email_withheld";

    /// <summary>The email that tells the last move of a booking, or its cancellation, if it still waits.</summary>
    public async Task<WaitingEmail?> FindAsync(Guid reservationId, EmailKind kind = EmailKind.Moved, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.OutboxEmails.AsNoTracking()
            .Where(l => l.ReservationId == reservationId && l.Kind == kind && l.State == EmailState.Waiting && l.LeaseUntil == null && l.Tries == 0)
            .OrderByDescending(l => l.Revision).Select(l => new WaitingEmail(l.Id, l.DueAt ?? l.WrittenAt)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Does not send it: <see cref="RefusalReason.EmailGone"/> when that comes too late.</summary>
    public Task<ChangeResult> WithholdAsync(Actor actor, Guid reservationId, Guid emailId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return changes.ChangeAsync(actor, reservationId, async (db, reservation, now, token) =>
        {
            if (!await outbox.WithdrawUnsentAsync(db, reservation, emailId, token))
                return await db.OutboxEmails.AnyAsync(l => l.Id == emailId && l.State == EmailState.Withdrawn && l.LeaseUntil == null, token)
                    ? new ChangeOutcome.Already()
                    : RefusalReason.EmailGone;
            var isMove = await db.OutboxEmails.AnyAsync(l => l.Id == emailId && l.Kind == EmailKind.Moved, token);
            ReservationHistory.Note(db, actor, reservationId, isMove ? MoveWithheld : "cancellation_withheld", "", now);
            return new ChangeOutcome.Made();
        }, ct);
    }
}
