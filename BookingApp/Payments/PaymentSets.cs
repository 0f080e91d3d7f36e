using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Payments.Capture;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>The rows of payments and refunds, and of what providers told of them.</summary>
public static class PaymentSets
{
    private static readonly CompiledQuery<Func<BookingDbContext, Guid, IAsyncEnumerable<Payment>>> _of = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, Guid reservationId) => db.Set<Payment>().Where(p => p.ReservationId == reservationId).OrderBy(p => p.CreatedAt).AsNoTracking()));

    private static readonly CompiledQuery<Func<BookingDbContext, Guid, CancellationToken, Task<bool>>> _isAny = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, Guid reservationId, CancellationToken ct) => db.Set<Payment>().Any(p => p.ReservationId == reservationId)));

    extension(BookingDbContext db)
    {
        public DbSet<Payment> Payments => db.Set<Payment>();
        public DbSet<PaymentAttempt> PaymentAttempts => db.Set<PaymentAttempt>();
        public DbSet<PaymentEvent> PaymentEvents => db.Set<PaymentEvent>();
        public DbSet<Refund> Refunds => db.Set<Refund>();
        public DbSet<InPersonReceipt> InPersonReceipts => db.Set<InPersonReceipt>();

        /// <summary>The payments of a reservation, the oldest first, to be read.</summary>
        internal ValueTask<List<Payment>> ReadPaymentsAsync(Guid reservationId, CancellationToken ct) => _of.For(db)(db, reservationId).ToListAsync(ct);

        /// <summary>Whether a reservation has any payment, in whatever state; without one it has no refund either.</summary>
        internal async Task<bool> HasPaymentsAsync(Guid reservationId, CancellationToken ct) =>
            db.Payments.Local.Any(p => p.ReservationId == reservationId) || await _isAny.For(db)(db, reservationId, ct);
    }
}
