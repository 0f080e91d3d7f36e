using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Notifications;

internal sealed class NotificationMapping : IEntityTypeConfiguration<OutboxEmail>
{
    public void Configure(EntityTypeBuilder<OutboxEmail> email)
    {
        email.HasIndex(l => new { l.ReservationId, l.Kind, l.Revision }).IsUnique(); // each email is written once per fact
        email.HasIndex(l => new { l.State, l.DueAt });
        email.HasIndex(l => l.WrittenAt);
        email.HasIndex(l => l.Kind, "IX_OutboxEmails_OfNoBooking") // whose they are is asked when somebody is erased
            .HasFilter("\"Kind\" IN ('BookingLinks', 'WaitingListJoined')");
        email.Property(l => l.Facts).HasMaxLength(int.MaxValue);
        email.Property(l => l.LastError).HasMaxLength(2000);
    }
}
