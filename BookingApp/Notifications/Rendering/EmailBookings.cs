using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Notifications.Rendering;

/// <summary>Which bookings an email tells of.</summary>
internal static class EmailBookings
{
    private const int Max = 20; // links in one email
    private static readonly TimeSpan Past = TimeSpan.FromDays(30);

    /// <summary>None for an alert or a place on the waiting list; all of its reader's for an email with links; else the one or the several that it
    /// is about.</summary>
    public static async Task<IReadOnlyList<Reservation>> OfAsync(BookingDbContext db, OutboxEmail email, CancellationToken ct) =>
        (await OfAsync(db, [email], ct))[email.Id];

    /// <summary>The same for several emails, by their ids.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Reservation>>> OfAsync(
        BookingDbContext db, IReadOnlyList<OutboxEmail> emails, CancellationToken ct)
    {
        var told = emails.Where(IsAboutSome).ToDictionary(email => email.Id, VisitsOf);
        var ids = told.Values.SelectMany(visits => visits).Distinct().ToList();
        var rows = ids.Count is 0 ? [] : await db.Reservations.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        var found = new Dictionary<Guid, IReadOnlyList<Reservation>>();
        foreach (var email in emails)
        {
            found[email.Id] = told.TryGetValue(email.Id, out var visits) ? [.. visits.Select(id => rows[id])]
                : email.Kind is EmailKind.Alert or EmailKind.WaitingListJoined ? []
                : await OfReaderAsync(db, email.To, email.WrittenAt, ct);
        }

        return found;
    }

    private static IReadOnlyList<Guid> VisitsOf(OutboxEmail email) =>
        EmailData.FromJson(email.Facts).Visits is { } several ? [.. several.Select(visit => visit.Id)] : [email.ReservationId];

    private static bool IsAboutSome(OutboxEmail email) => email.Kind is not (EmailKind.Alert or EmailKind.BookingLinks or EmailKind.WaitingListJoined);

    // What is to come, the next first; then what has been, the latest first. A hold that was never paid is none.
    private static async Task<IReadOnlyList<Reservation>> OfReaderAsync(BookingDbContext db, string email, DateTimeOffset now, CancellationToken ct)
    {
        var (since, mailbox) = (now - Past, EmailAddress.CanonicalOf(email));
        var found = await db.Reservations.AsNoTracking()
            .Where(r => r.Start >= since && r.CustomerMailbox == mailbox)
            .Where(
                r => r.ConfirmedAt != null || r.Status == Capturing || r.Status == AwaitingApproval
                    || db.Set<Payment>().Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0))
            .OrderByDescending(r => r.Start).ThenBy(r => r.Id).ToListAsync(ct);

        // What a database takes for the same letter need not be so to a mail server, nor small and capital ones beyond ASCII: another's secret must
        // not go there.
        var theirs = found.Where(r => AddressOf(r.CustomerEmail) == AddressOf(email)).ToList();
        return [.. theirs.Where(r => r.Start >= now).Reverse().Concat(theirs.Where(r => r.Start < now)).Take(Max)];
    }

    // The mailbox that mail servers see; of what earlier versions took for an address, at least its canonical form.
    private static string AddressOf(string email) => EmailAddress.TryParse(email, out var address)
        ? string.Concat(address.ForServers.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c))
        : EmailAddress.CanonicalOf(email);
}
