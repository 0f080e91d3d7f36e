using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Notifications;

internal sealed class NotificationMapping : IEntityTypeConfiguration<OutboxEmail>
{
    public void Configure(EntityTypeBuilder<OutboxEmail> letter)
    {
        letter.HasIndex(l => new { l.ReservationId, l.Kind, l.Revision }).IsUnique(); // each letter is written once per fact
        letter.HasIndex(l => new { l.State, l.DueAt });
        letter.HasIndex(l => l.WrittenAt);
        letter.Property(l => l.Facts).HasMaxLength(int.MaxValue);
        letter.Property(l => l.LastError).HasMaxLength(2000);
    }
}
