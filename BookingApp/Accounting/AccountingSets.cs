using BookingApp.Accounting.Ledger;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting;

/// <summary>The rows of the ledger, and of its comparison with the provider.</summary>
public static class AccountingSets
{
    extension(BookingDbContext db)
    {
        public DbSet<LedgerEntry> LedgerEntries => db.Set<LedgerEntry>();
        public DbSet<Reconciliation> Reconciliations => db.Set<Reconciliation>();
    }
}
