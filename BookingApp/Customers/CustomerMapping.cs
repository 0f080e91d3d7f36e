using BookingApp.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Customers;

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<CustomerTerm>
{
    // A mailbox is one customer: the database itself refuses the second.
    public void Configure(EntityTypeBuilder<Customer> customer)
    {
        customer.HasIndex(c => c.Mailbox).IsUnique();
        customer.HasIndex(c => c.LastSeenAt); // the list of who was seen last
        customer.Property(c => c.PhoneE164).HasMaxLength(20);
    }

    // Looked for by their beginnings: of many who share one, the newest customers first.
    public void Configure(EntityTypeBuilder<CustomerTerm> term)
    {
        term.HasKey(t => new { t.CustomerId, t.Term });
        term.Property(t => t.Term).HasMaxLength(CustomerTerm.MaxLength).IsOrdinal();
        term.HasIndex(t => new { t.Term, t.CustomerId }).IsDescending(false, true);
        term.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
