using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Payments.PaymentStatus;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Customers;

/// <summary>Forgets who a customer is, or whoever uses an address: what was booked, paid and refunded stays, without a name.</summary>
public sealed class CustomerErasure(
    UnitOfWork work, IDbContextFactory<BookingDbContext> contexts, IEnumerable<IPersonalData> rooms, DeletedText deleted, ILogger<CustomerErasure> log)
{
    private const int MaxTries = 5; // of a lost race
    private static readonly TimeSpan Shown = TimeSpan.FromDays(2); // how long what is over still stands on somebody's board

    /// <summary>What an erasure would do; null when there is no such customer.</summary>
    public async Task<ErasurePreview?> PreviewAsync(Actor actor, DataSubjectKey whose, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (customer, mailboxes) = await DataSubjects.FindAsync(db, whose, ct);
        if (mailboxes.Count is 0)
            return null;
        var bookings = await DataSubjects.BookingsOf(db, customer, mailboxes).AsNoTracking().ToListAsync(ct);
        return new(bookings.Count, await ObstaclesAsync(db, bookings, work.Now(), ct));
    }

    /// <summary>Erases a customer, all of it or nothing. Their mailbox may book anew, as somebody who was never here.</summary>
    /// <remarks>The rows of the bookings are the guard: one that changes or comes in this instant is read again, and may stand in the way then.</remarks>
    public async Task<ErasureResult> EraseAsync(Actor actor, DataSubjectKey whose, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var now = work.Now();
            var result = await work.TryAsync<ErasureResult>((db, token) => EraseAsync(db, whose, now, token), ct);
            if (result is ErasureResult.Erased)
            {
                log.LogInformation("The customer {Customer} was erased by {Actor}", whose.CustomerId?.ToString() ?? "with an address that was given", actor);
                await deleted.OverwriteAsync(ct);
            }

            if (result is not null)
                return result;
        }

        throw new InvalidOperationException("The customer's bookings kept changing.");
    }

    private async Task<ErasureResult?> EraseAsync(BookingDbContext db, DataSubjectKey whose, DateTimeOffset now, CancellationToken ct)
    {
        var (customer, mailboxes) = await DataSubjects.FindAsync(db, whose, ct);
        if (mailboxes.Count is 0)
            return new ErasureResult.NotFound();
        var bookings = await DataSubjects.BookingsOf(db, customer, mailboxes).ToListAsync(ct);
        if (await ObstaclesAsync(db, bookings, now, ct) is { Count: > 0 } obstacles)
            return new ErasureResult.InTheWay(obstacles);

        bookings.ForEach(booking => booking.Forget());
        await db.SaveChangesAsync(ct); // the owners' rows first: they are the lock
        var subject = new DataSubject(customer?.Id, mailboxes, bookings.ConvertAll(b => b.Id));
        foreach (var room in rooms)
            await room.EraseAsync(db, subject, now, ct);
        await db.Customers.Where(c => c.Id == subject.CustomerId).ExecuteDeleteAsync(ct); // refused by its key when somebody books for them in this instant
        foreach (var booking in bookings.Where(b => b.End > now - Shown))
            db.Publish(booking);
        return new ErasureResult.Erased();
    }

    // A name is needed until the visit is over, and until money has come or gone.
    private static async Task<IReadOnlyList<ErasureObstacle>> ObstaclesAsync(
        BookingDbContext db, IReadOnlyList<Reservation> bookings, DateTimeOffset now, CancellationToken ct)
    {
        var ids = bookings.Select(b => b.Id).ToList();
        PaymentStatus[] open = [Open, PaymentStatus.Capturing, Pending, NeedsHuman];
        var paying = await db.Payments.Where(p => ids.Contains(p.ReservationId) && (open.Contains(p.Status) || p.Dispute == DisputeState.Open))
            .Select(p => p.ReservationId).ToListAsync(ct);
        var refunding = await db.Refunds.Where(r => ids.Contains(r.ReservationId) && Refund.OpenStatuses.Contains(r.Status)).Select(r => r.ReservationId)
            .ToListAsync(ct);
        return
        [
            .. bookings.Where(b => IsAhead(b, now)).Select(b => Of(ObstacleKind.Booking, b)),
            .. bookings.Where(b => !IsAhead(b, now) && paying.Contains(b.Id)).Select(b => Of(ObstacleKind.Payment, b)),
            .. bookings.Where(b => !IsAhead(b, now) && refunding.Contains(b.Id)).Select(b => Of(ObstacleKind.Refund, b)),
        ];
    }

    private static bool IsAhead(Reservation booking, DateTimeOffset now) => booking.StatusAt(now) switch
    {
        Held or ReservationStatus.Capturing or AwaitingApproval => true,
        Confirmed or CheckedIn => booking.End > now,
        _ => false,
    };

    private static ErasureObstacle Of(ObstacleKind kind, Reservation booking) => new(kind, booking.Reference, booking.ServiceName, booking.Start);
}
