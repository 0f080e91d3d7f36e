using System.Text;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Notifications;

/// <summary>Which bookings a letter tells of.</summary>
internal static class LetterBookings
{
    private const int Most = 20; // links in one letter
    private static readonly TimeSpan Past = TimeSpan.FromDays(30);

    /// <summary>None for an alert; all of its reader's for a letter with links; else the one that it is about.</summary>
    public static async Task<IReadOnlyList<Reservation>> OfAsync(BookingDbContext db, OutboxEmail letter, CancellationToken ct) => letter.Kind switch
    {
        LetterKind.Alert => [],
        LetterKind.BookingLinks => await OfReaderAsync(db, letter.To, letter.WrittenAt, ct),
        _ => [await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == letter.ReservationId, ct)],
    };

    // What is to come, the next first; then what has been, the latest first. A hold that was never paid is none.
    private static async Task<IReadOnlyList<Reservation>> OfReaderAsync(BookingDbContext db, string email, DateTimeOffset now, CancellationToken ct)
    {
        var (since, lower) = (now - Past, email.ToLowerInvariant());
        var found = await db.Reservations.AsNoTracking()
            .Where(r => r.Start >= since && (r.CustomerEmail == email || r.CustomerEmail.ToLower() == lower))
            .Where(r => r.ConfirmedAt != null || r.Status == Capturing || r.Status == AwaitingApproval || db.Payments.Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0))
            .OrderByDescending(r => r.Start).ThenBy(r => r.Id).ToListAsync(ct);

        // What a database takes for the same letter need not be so to a mail server: another's secret must not go there.
        var theirs = found.Where(r => r.CustomerEmail == email || Ascii.EqualsIgnoreCase(r.CustomerEmail, email)).ToList();
        return [.. theirs.Where(r => r.Start >= now).Reverse().Concat(theirs.Where(r => r.Start < now)).Take(Most)];
    }
}
