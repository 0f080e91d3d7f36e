using BookingApp.Contacts;
using BookingApp.Reservations;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.WaitingList;

internal sealed class WaitingListMapping :
    IEntityTypeConfiguration<WaitingListEntry>, IEntityTypeConfiguration<WaitingListOffer>, IEntityTypeConfiguration<UndoableMove>
{
    public void Configure(EntityTypeBuilder<WaitingListEntry> entry)
    {
        entry.HasIndex(e => e.Standing).IsUnique(); // nobody stands in a line twice
        entry.HasIndex(e => new { e.Status, e.Day }); // the lines, and what is over
        entry.HasIndex(e => e.OfferedReservationId);
        entry.Property(e => e.Standing).HasMaxLength(EmailAddress.MaxLength + 40);
    }

    public void Configure(EntityTypeBuilder<WaitingListOffer> offer)
    {
        offer.HasKey(o => o.ReservationId);
        offer.HasIndex(o => new { o.EntryId, o.Start }).IsUnique(); // no time is offered to anybody twice
        offer.HasOne<WaitingListEntry>().WithMany().HasForeignKey(o => o.EntryId).OnDelete(DeleteBehavior.Cascade);
        offer.HasOne<Reservation>().WithMany().HasForeignKey(o => o.ReservationId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<UndoableMove> move)
    {
        move.HasKey(m => m.ReservationId);
        move.HasIndex(m => m.Until);
        move.HasOne<Reservation>().WithMany().HasForeignKey(m => m.ReservationId).OnDelete(DeleteBehavior.Cascade);
    }
}
