using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Customers;

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    // A mailbox is one customer: the database itself refuses the second.
    public void Configure(EntityTypeBuilder<Customer> customer)
    {
        customer.HasIndex(c => c.Mailbox).IsUnique();
        customer.Property(c => c.PhoneE164).HasMaxLength(20);
    }
}
