using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications;

/// <summary>What the admins' list of emails can be sorted by.</summary>
public enum EmailColumn
{
    Written,
    Kind,
    To,
}

/// <summary>Reads emails: waiting, sent, dead, withdrawn.</summary>
public sealed class EmailQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, EmailRenderer renderer)
{
    /// <summary>The most that are counted of a state.</summary>
    public const int MaxCounted = 1_000;

    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<EmailColumn> NewestFirst = new(EmailColumn.Written, IsDescending: true);

    /// <summary>A page of the emails of a state, or of all; newest first, or in the order asked for. A page beyond the last is the last. Of very many
    /// only the newest are listed.</summary>
    public async Task<PageOf<EmailView>> ListAsync(
        EmailState? state = null, int page = 1, int pageSize = 50, int max = PageOf.Max, ListOrder<EmailColumn>? order = null, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.OutboxEmails.Where(l => state == null || l.State == state);
        DateTimeOffset? oldest = null;
        if (state is null or EmailState.Sent or EmailState.Kept or EmailState.Withdrawn) // of those that wait or are dead there are few, and none may be missed
            oldest = await PageOf.OldestAsync(db.OutboxEmails.OrderByDescending(l => l.WrittenAt).Select(l => l.WrittenAt), max, ct);
        if (oldest is { } since)
            found = found.Where(l => l.WrittenAt >= since);
        var total = await found.CountAsync(ct);
        page = PageOf.Nearest(page, total, pageSize);
        var asked = order ?? NewestFirst;
        var sorted = asked.Column switch
        {
            EmailColumn.Kind => asked.Sort(found, l => l.Kind).ThenByDescending(l => l.WrittenAt),
            EmailColumn.To => asked.Sort(found, l => l.To).ThenByDescending(l => l.WrittenAt),
            _ => asked.Sort(found, l => l.WrittenAt),
        };
        var rows = await Views(db, sorted.ThenByDescending(l => l.Id).Skip((page - 1) * pageSize).Take(pageSize)).ToListAsync(ct);
        return new(rows, total, page, pageSize) { Since = oldest is { } at ? (await catalogs.SnapshotAsync(ct)).Zone.DayOf(at) : null };
    }

    /// <summary>The emails of one booking, the first written first.</summary>
    public async Task<IReadOnlyList<EmailView>> OfAsync(Guid reservationId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Views(db, db.OutboxEmails.Where(l => l.ReservationId == reservationId).OrderBy(l => l.WrittenAt).ThenBy(l => l.Id)).ToListAsync(ct);
    }

    /// <summary>How many emails are in each state; one more than <see cref="MaxCounted"/> means more than that.</summary>
    public async Task<IReadOnlyDictionary<EmailState, int>> CountAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var counts = new Dictionary<EmailState, int>();
        foreach (var state in Enum.GetValues<EmailState>())
            counts[state] = await db.OutboxEmails.Where(l => l.State == state).OrderBy(l => l.DueAt).Take(MaxCounted + 1).CountAsync(ct);
        return counts;
    }

    /// <summary>One email as it goes out, or would.</summary>
    public async Task<EmailMessage?> ReadAsync(Guid id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var email = await db.OutboxEmails.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct);
        if (email is null)
            return null;
        var bookings = await EmailBookings.OfAsync(db, email, ct);
        if (bookings is [var booking])
            await EmailMoney.RefreshAsync(db, email, booking, ct);
        return await renderer.RenderAsync(email, bookings, ct);
    }

    private static IQueryable<EmailView> Views(BookingDbContext db, IQueryable<OutboxEmail> emails) => emails.AsNoTracking().Select(l => new EmailView(
        l.Id, l.Kind, l.State, db.Set<Reservation>().Where(r => r.Id == l.ReservationId).Select(r => r.Reference).FirstOrDefault() ?? "", l.To, l.WrittenAt,
        l.DueAt, l.SentAt,
        l.Tries, l.LastError));
}
