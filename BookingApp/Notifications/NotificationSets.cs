using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications;

/// <summary>The rows of emails.</summary>
public static class NotificationSets
{
    extension(BookingDbContext db)
    {
        public DbSet<OutboxEmail> OutboxEmails => db.Set<OutboxEmail>();

        /// <summary>Those of some emails that still wait, found by their keys.</summary>
        // Asked for its state, SQLite goes by that, and looks through every reminder that lies ahead.
        internal IQueryable<OutboxEmail> WaitingOf(IReadOnlyCollection<Guid> ids) => db.OutboxEmails
            .Where(l => ids.Contains(l.Id) && l.State != EmailState.Sent && l.State != EmailState.Kept && l.State != EmailState.Dead
                && l.State != EmailState.Withdrawn);
    }
}
