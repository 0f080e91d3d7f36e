using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Bookings;

/// <summary>Reads reservations together with their payments.</summary>
public sealed class BookingQueries(ReservationQueries reservations, CatalogQueries catalogs, IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>A customer's own: by reference and secret. A wrong secret and an unknown reference look alike.</summary>
    public async Task<BookingView?> FindAsync(string reference, string? key, CancellationToken ct = default) =>
        await WithIfFoundAsync(await reservations.FindAsync(reference, key, ct), ct);

    /// <summary>For staff: by reference alone.</summary>
    public async Task<BookingView?> FindByReferenceAsync(string reference, CancellationToken ct = default) =>
        await WithIfFoundAsync(await reservations.FindByReferenceAsync(reference, ct), ct);

    public async Task<BookingView?> FindAsync(Guid id, CancellationToken ct = default) => await WithIfFoundAsync(await reservations.FindAsync(id, ct), ct);

    /// <summary>The payments of a reservation that was read already.</summary>
    public async Task<BookingView> WithPaymentsAsync(ReservationView reservation, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payments = await db.Payments.AsNoTracking().Where(p => p.ReservationId == reservation.Id).OrderBy(p => p.CreatedAt).ToListAsync(ct);
        var refunds = await db.Refunds.AsNoTracking().Where(r => r.ReservationId == reservation.Id).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        return new BookingView(
            reservation, [.. payments.Select(p => PaymentView.Of(p, reservation.Status, zone))], [.. refunds.Select(r => RefundView.Of(r, zone))]);
    }

    /// <summary>Who is behind a reservation, as far as it is still known.</summary>
    public Task<Visitor> VisitorAsync(Guid id, CancellationToken ct = default) => reservations.VisitorAsync(id, ct);

    private async Task<BookingView?> WithIfFoundAsync(ReservationView? reservation, CancellationToken ct) =>
        reservation is null ? null : await WithPaymentsAsync(reservation, ct);
}
