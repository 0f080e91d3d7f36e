using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Customers.Merging;

internal sealed class CustomerMergeMapping : IEntityTypeConfiguration<CustomerMerge>
{
    // A mailbox leads to one customer: the database itself refuses the second.
    public void Configure(EntityTypeBuilder<CustomerMerge> merge)
    {
        merge.HasOne<Customer>().WithMany().HasForeignKey(m => m.CustomerId).OnDelete(DeleteBehavior.Cascade);
        merge.HasIndex(m => m.Mailbox).IsUnique();
        merge.HasIndex(m => m.FormerId);
        merge.Property(m => m.PhoneE164).HasMaxLength(20);
    }
}
