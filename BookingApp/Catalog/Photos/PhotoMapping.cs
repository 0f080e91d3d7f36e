using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Catalog.Photos;

internal sealed class PhotoMapping : IEntityTypeConfiguration<Photo>, IEntityTypeConfiguration<PhotoImage>
{
    public void Configure(EntityTypeBuilder<Photo> photo)
    {
        photo.HasKey(p => p.Name);
        photo.Property(p => p.Name).HasMaxLength(64);
        photo.HasMany(p => p.Images).WithOne().HasForeignKey(i => i.PhotoName);
    }

    public void Configure(EntityTypeBuilder<PhotoImage> image)
    {
        image.HasKey(i => new { i.PhotoName, i.Size });
        image.Property(i => i.PhotoName).HasMaxLength(64);
        image.Property(i => i.Size).ValueGeneratedNever();
    }
}
