using BookingApp.Customers.Merging;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers;

/// <summary>The rows of who comes.</summary>
public static class CustomerSets
{
    extension(BookingDbContext db)
    {
        public DbSet<CustomerTerm> CustomerTerms => db.Set<CustomerTerm>();
        public DbSet<Customer> Customers => db.Set<Customer>();
        public DbSet<CustomerMerge> CustomerMerges => db.Set<CustomerMerge>();
        public DbSet<CustomerNote> CustomerNotes => db.Set<CustomerNote>();
        public DbSet<CustomerTag> CustomerTags => db.Set<CustomerTag>();
    }
}
