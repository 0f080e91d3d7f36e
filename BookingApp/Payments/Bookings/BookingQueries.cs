using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Bookings;

/// <summary>Reads reservations together with their payments.</summary>
public sealed class BookingQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    private static readonly CompiledQuery<Func<BookingDbContext, Guid, CancellationToken, Task<Reservation?>>> _ofId = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, Guid id, CancellationToken ct) => db.Set<Reservation>().AsNoTracking().FirstOrDefault(r => r.Id == id)));

    private static readonly CompiledQuery<Func<BookingDbContext, string, CancellationToken, Task<Reservation?>>> _ofReference = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, string reference, CancellationToken ct) =>
            db.Set<Reservation>().AsNoTracking().FirstOrDefault(r => r.Reference == reference)));

    /// <summary>A customer's own: by reference and secret. A wrong secret and an unknown reference look alike.</summary>
    public async Task<BookingView?> FindAsync(string reference, string? key, CancellationToken ct = default) =>
        await FindByReferenceAsync(reference, ct) is { } view && view.HasKey(key) ? view : null;

    /// <summary>For staff: by reference alone.</summary>
    public Task<BookingView?> FindByReferenceAsync(string reference, CancellationToken ct = default) =>
        ReservationQueries.Written(reference) is { } written
            ? FindAsync(db => _ofReference.For(db)(db, written, ct), ct)
            : Task.FromResult<BookingView?>(null);

    /// <summary>A reservation with its payments and refunds.</summary>
    public Task<BookingView?> FindAsync(Guid id, CancellationToken ct = default) => FindAsync(db => _ofId.For(db)(db, id, ct), ct);

    /// <summary>A reservation that was read already, as it stands now, with its payments.</summary>
    public async Task<BookingView> WithPaymentsAsync(ReservationView reservation, CancellationToken ct = default) => (await FindAsync(reservation.Id, ct))!;

    internal async Task<Payment> PaymentAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id, ct);
    }

    internal async Task<Payment?> PaymentOfOrderAsync(Guid reservationId, string orderId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.ReservationId == reservationId && p.OrderId == orderId, ct);
    }

    // The payments are read once: what was paid in all is the sum of those that are shown.
    private async Task<BookingView?> FindAsync(Func<BookingDbContext, Task<Reservation?>> find, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await find(db) is not { } row)
            return null;
        var payments = await db.ReadPaymentsAsync(row.Id, ct);
        List<Refund> refunds = payments.Count is 0 // then there are none
            ? []
            : await db.Refunds.AsNoTracking().Where(r => r.ReservationId == row.Id).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        var catalog = await catalogs.SnapshotAsync(ct);
        var now = clock.Now();
        var view = ReservationViews.Make(row, catalog, PaymentAmounts.Of(row, payments, refunds, now), now);
        return new BookingView(
            view, [.. payments.Select(p => PaymentView.Of(p, view.Status, catalog.Zone))], [.. refunds.Select(r => RefundView.Of(r, catalog.Zone))]);
    }
}
