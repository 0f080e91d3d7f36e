using BookingApp.Accounts.Preferences;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounts;

/// <summary>The rows of who signs in; of those that Identity keeps, the ones that we ask for.</summary>
public static class AccountSets
{
    extension(BookingDbContext db)
    {
        public DbSet<AppUser> Users => db.Set<AppUser>();
        public DbSet<UserPreferences> UserPreferences => db.Set<UserPreferences>();
        public DbSet<SignInTicket> SignInTickets => db.Set<SignInTicket>();
    }
}
