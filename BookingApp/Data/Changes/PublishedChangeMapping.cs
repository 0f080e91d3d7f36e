using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Data.Changes;

internal sealed class PublishedChangeMapping : IEntityTypeConfiguration<PublishedChange>
{
    public void Configure(EntityTypeBuilder<PublishedChange> change)
    {
        change.HasKey(c => c.Number);
        change.HasIndex(c => c.At);
    }
}
