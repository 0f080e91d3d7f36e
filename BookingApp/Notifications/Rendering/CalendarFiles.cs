using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Views;
using BookingApp.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.Rendering;

/// <summary>The "add to calendar" file of a booking.</summary>
public sealed class CalendarFiles(
    IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalog, IOptions<AppOptions> app, IOptions<EmailOptions> email, TimeProvider clock)
{
    /// <summary>The file for whoever holds the booking's secret.</summary>
    /// <returns>Null for a wrong secret, and for what is no booking yet.</returns>
    public async Task<string?> FileAsync(string reference, string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var reservation = await db.Reservations.AsNoTracking().SingleOrDefaultAsync(r => r.Reference == reference && r.Key == key, ct);
        if (reservation is null || !(reservation.Status.IsBooked() || reservation.Status is ReservationStatus.Cancelled))
            return null;
        return CalendarFile(reservation, await catalog.SnapshotAsync(ct));
    }

    /// <summary>The booking as a calendar file that anybody may open.</summary>
    public string CalendarFile(Reservation reservation, CatalogSnapshot snapshot) => Calendar.Write(
        CalendarMethod.Publish,
        Entry(reservation, snapshot, app.Value, EmailSender.From(email.Value, app.Value, snapshot.Business), clock.Now()));

    /// <summary>The address of the business, and the room in it.</summary>
    internal static string Where(Reservation reservation, CatalogSnapshot snapshot) =>
        string.Join(", ", new[] { snapshot.Business.Address, snapshot.NameOf(reservation.RoomId) }.Where(part => part.Length > 0));

    // No link in it: calendars are shared, and the link holds the customer's secret.
    internal static CalendarEntry Entry(Reservation reservation, CatalogSnapshot snapshot, AppOptions app, Mailbox from, DateTimeOffset stamp)
    {
        var business = snapshot.Business;
        var with = snapshot.NameOf(reservation.StaffId);
        var addOns = string.Join(", ", reservation.AddOns.Select(a => a.Name));
        return new CalendarEntry(
            $"{reservation.Id:N}@{new Uri(app.BaseUrl).IdnHost}", reservation.Revision, stamp, reservation.Start, reservation.End,
            reservation.Status is ReservationStatus.Cancelled, $"{reservation.ServiceName.For(reservation.PartySize)} · {business.Name}",
            string.Join('\n', new[] { addOns, with, reservation.Reference, business.Phone }.Where(t => t.Length > 0)), Where(reservation, snapshot),
            new Mailbox(from.Address, business.Name), Attendee: null);
    }
}
