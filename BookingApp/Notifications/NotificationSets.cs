using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications;

/// <summary>The rows of emails.</summary>
public static class NotificationSets
{
    extension(BookingDbContext db)
    {
        public DbSet<OutboxEmail> OutboxEmails => db.Set<OutboxEmail>();
    }
}
