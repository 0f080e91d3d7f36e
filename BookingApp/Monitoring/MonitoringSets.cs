using BookingApp.Data;
using BookingApp.Monitoring.Alerts;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Monitoring;

/// <summary>The rows of alerts.</summary>
public static class MonitoringSets
{
    extension(BookingDbContext db)
    {
        public DbSet<Alert> Alerts => db.Set<Alert>();
    }
}
