using BookingApp.Data;
using BookingApp.Payments.Facts;
using BookingApp.Reservations;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.Moves;

/// <summary>The email that tells a customer of another time or person: one from what they were told last to what stands now, however often that
/// changed before the email left, and none when it is as they were told.</summary>
internal sealed class MoveEmails(Outbox outbox, IOptions<StaffOptions> staff) : IFactHandler<ReservationRescheduled>, IFactHandler<CancellationRefunded>
{
    public async Task HandleAsync(BookingDbContext db, ReservationRescheduled moved, CancellationToken ct)
    {
        var reservation = moved.Reservation;
        if (reservation.Status is not ReservationStatus.Confirmed)
            return; // who holds a time sees where it went, and who is here knows how long it takes

        if (moved.WasAsked)
            await outbox.WithdrawAsync(db, reservation, EmailKind.AnotherTimeAsked, ct);
        var last = new EmailData { OldStart = moved.OldStart, OldEnd = moved.OldEnd, OldStaffId = moved.OldStaffId };
        if (await TakeBackAsync(db, reservation, moved.IsUndo, ct) is { } unsaid)
        {
            var facts = EmailData.FromJson(unsaid.Facts);
            var told = new EmailData { OldStart = facts.OldStart, OldEnd = facts.OldEnd, OldStaffId = facts.OldStaffId };
            if ((told.OldStart, told.OldEnd, told.OldStaffId) != (reservation.Start, reservation.End, reservation.StaffId))
                last = told;
            else if (!await IsToldOtherwiseAsync(db, reservation, unsaid, moved.At, ct))
                return;
        }

        // What staff do can be undone for a while, and is told after it; what is undone when it was told already is put right at once.
        var due = moved is { Actor.IsStaff: true, IsUndo: false } ? moved.At + staff.Value.UndoFor : (DateTimeOffset?)null;
        await outbox.WriteWithReminderAsync(db, EmailKind.Moved, reservation, moved.At, last, due, ct);
    }

    public Task HandleAsync(BookingDbContext db, CancellationRefunded cancelled, CancellationToken ct) =>
        TakeBackAsync(db, cancelled.Reservation, isUndo: false, ct);

    // Those that nobody gets, the latest first, until one that somebody may have got; answers the earliest of them.
    private async Task<OutboxEmail?> TakeBackAsync(BookingDbContext db, Reservation reservation, bool isUndo, CancellationToken ct)
    {
        OutboxEmail? earliest = null;
        foreach (var email in await db.OutboxEmails.AsNoTracking()
            .Where(l => l.ReservationId == reservation.Id && l.Kind == EmailKind.Moved).OrderByDescending(l => l.Revision).ToListAsync(ct))
        {
            var isWithheld = isUndo && email.Revision == reservation.Revision - 1 && email is { State: EmailState.Withdrawn, LeaseUntil: null };
            if (!isWithheld && !await outbox.WithdrawUnsentAsync(db, reservation, email.Id, ct))
                break;
            earliest = email;
        }

        return earliest;
    }

    // Every email tells the time as it was when it was written: one about something else may have told the time that is taken back.
    private async Task<bool> IsToldOtherwiseAsync(BookingDbContext db, Reservation reservation, OutboxEmail unsaid, DateTimeOffset now, CancellationToken ct)
    {
        await outbox.PlanReminderAsync(db, reservation, now, ct); // first: what of reminders is not withdrawn by it has gone
        var since = await db.OutboxEmails.AsNoTracking()
            .Where(l => l.ReservationId == reservation.Id && l.WrittenAt >= unsaid.WrittenAt
                && l.Kind != EmailKind.NeedsHuman && l.Kind != EmailKind.Moved && (l.State != EmailState.Withdrawn || l.LeaseUntil != null))
            .Select(l => l.Facts).ToListAsync(ct);
        return since.Select(EmailData.FromJson)
            .Any(told => told.Start is not null && (told.Start, told.End, told.StaffId) != (reservation.Start, reservation.End, reservation.StaffId));
    }
}
