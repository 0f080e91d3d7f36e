using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Customers.Notes;

internal sealed class CustomerNotesMapping : IEntityTypeConfiguration<CustomerNote>, IEntityTypeConfiguration<CustomerTag>
{
    public void Configure(EntityTypeBuilder<CustomerNote> note)
    {
        note.HasOne<Customer>().WithMany().HasForeignKey(n => n.CustomerId).OnDelete(DeleteBehavior.Cascade);
        note.HasIndex(n => new { n.CustomerId, n.WrittenAt });
        note.Property(n => n.Text).HasMaxLength(CustomerNote.MaxLength);
    }

    public void Configure(EntityTypeBuilder<CustomerTag> tag)
    {
        tag.HasKey(t => new { t.CustomerId, t.Key });
        tag.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Cascade);
        tag.HasIndex(t => new { t.Key, t.CustomerId }); // who has one, and which are in use
        tag.Property(t => t.Key).HasMaxLength(2 * CustomerTag.MaxLength); // small letters may be longer
        tag.Property(t => t.Name).HasMaxLength(CustomerTag.MaxLength);
    }
}
