using BookingApp.Catalog;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Details;

/// <summary>What was said with the bookings of a person, and what happened to each.</summary>
internal sealed class PersonalBookings(CatalogQueries catalogs) : IPersonalData
{
    private const int TimeLength = 17; // of ReservationHistory.Time, which a reason may follow

    // What staff type as a reason may tell who it was; what else a line says is a code, a time or an amount.
    private static readonly string[] _withReason = ["held", "cancelled", "checked_in", "completed", "no_show"];

    public string Name => "bookings";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var rows = await db.Reservations.AsNoTracking().Where(r => subject.ReservationIds.Contains(r.Id)).ToListAsync(ct);
        var events = (await db.ReservationEvents.AsNoTracking().Where(e => subject.ReservationIds.Contains(e.ReservationId)).ToListAsync(ct))
            .ToLookup(e => e.ReservationId);
        return rows.OrderBy(r => r.Start).Select(r => new
        {
            r.Reference,
            r.Status,
            Service = r.ServiceName,
            With = catalog.NameOf(r.StaffId),
            Start = catalog.Zone.ToLocal(r.Start),
            End = catalog.Zone.ToLocal(r.End),
            r.PartySize,
            AddOns = r.AddOns.Select(a => new { a.Name, Price = (r.Price with { Minor = a.PriceMinor }).ToString(), a.Minutes }),
            Price = r.Price.ToString(),
            Total = r.Total.ToString(),
            Coupon = r.CouponCode,
            r.PointsUsed,
            Name = r.CustomerName,
            Email = r.CustomerEmail,
            Phone = r.CustomerPhone,
            Locale = r.CustomerLocale,
            Answers = r.Answers.Select(a => new { a.Question, Answer = a.Text }),
            StaffNotes = r.Notes,
            BrowserIsKnown = r.Browser is not null, // its mark opens the holds of whoever has it
            r.IpAddress,
            r.HeldAt,
            r.ConfirmedAt,
            r.CancelledAt,
            Reason = r.EndReason,
            History = events[r.Id].OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => new { e.At, By = e.Actor, e.What, e.Detail }),
        });
    }

    /// <summary>The rows themselves were forgotten before: their versions are the guard (see <see cref="Reservation.Forget"/>).</summary>
    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        var ids = subject.ReservationIds;
        await db.ReleaseRecords.Where(r => ids.Contains(r.ReservationId)).ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerName, ""), ct);
        await db.ReservationEvents.Where(e => ids.Contains(e.ReservationId) && e.Detail != "" && _withReason.Contains(e.What))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Detail, ""), ct);
        await db.ReservationEvents.Where(e => ids.Contains(e.ReservationId) && (e.What == "moved" || e.What == "move_undone") && e.Detail.Length > TimeLength)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Detail, e => e.Detail.Substring(0, TimeLength)), ct);
    }
}
