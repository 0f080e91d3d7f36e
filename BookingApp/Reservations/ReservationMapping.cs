using System.Text.Json;
using BookingApp.Catalog.Pricing;
using BookingApp.Customers;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Reservations;

internal sealed class ReservationMapping :
    IEntityTypeConfiguration<Reservation>, IEntityTypeConfiguration<ClassSession>, IEntityTypeConfiguration<SlotClaim>, IEntityTypeConfiguration<SeatClaim>,
    IEntityTypeConfiguration<TimeOffBooking>, IEntityTypeConfiguration<LimitGate>, IEntityTypeConfiguration<ReleaseRecord>,
    IEntityTypeConfiguration<ReservationEvent>, IEntityTypeConfiguration<TimeOffRequest>
{
    public void Configure(EntityTypeBuilder<Reservation> reservation)
    {
        reservation.HasIndex(r => r.Reference).IsUnique();
        reservation.HasIndex(r => new { r.StaffId, r.ClaimStart });
        reservation.HasIndex(r => new { r.RoomId, r.ClaimStart });
        reservation.HasIndex(r => new { r.Status, r.HeldUntil });
        reservation.HasIndex(r => r.Start);
        reservation.HasIndex(r => r.CustomerMailbox);
        reservation.HasIndex(r => new { r.CustomerId, r.CustomerMailbox }); // who has a mailbox and no customer yet is found by it too
        reservation.HasIndex(r => r.Browser);
        reservation.HasIndex(r => r.SeriesId).HasFilter("\"SeriesId\" IS NOT NULL");
        reservation.HasIndex(r => r.UndoableUntil).HasFilter("\"UndoableUntil\" IS NOT NULL"); // which times are not offered to those who wait yet
        reservation.HasOne<Customer>().WithMany().HasForeignKey(r => r.CustomerId).OnDelete(DeleteBehavior.Restrict);
        reservation.HasOne<ClassSession>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.Restrict);
        reservation.Property(r => r.Notes).HasMaxLength(4000);
        reservation.Property(r => r.Cancellation).HasConversion(policy => policy.ToString(), text => CancellationPolicy.Parse(text))
            .HasDefaultValue(CancellationPolicy.FullRefund);
        reservation.Property(r => r.CustomerPhoneE164).HasMaxLength(20);
        reservation.Property(r => r.EndReason).HasMaxLength(GivenReason.StoredLength);
        reservation.Property(r => r.Answers).HasMaxLength(int.MaxValue).HasConversion( // each letter may take six when written as JSON
            answers => JsonSerializer.Serialize(answers, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<List<Answer>>(text, JsonSerializerOptions.Web) ?? new List<Answer>(),
            new ValueComparer<IReadOnlyList<Answer>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a));
        reservation.Property(r => r.AddOns).HasMaxLength(int.MaxValue).HasConversion(
            addOns => BookedAddOn.Write(addOns), text => BookedAddOn.Read(text),
            new ValueComparer<IReadOnlyList<BookedAddOn>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a))
            .HasDefaultValueSql("'[]'"); // a version that knows none writes none
    }

    public void Configure(EntityTypeBuilder<ClassSession> session)
    {
        session.HasIndex(s => new { s.StaffId, s.ClaimStart });
        session.HasIndex(s => new { s.RoomId, s.ClaimStart });
        session.HasIndex(s => new { s.ServiceId, s.Start });
    }

    // Two owners cannot have the same cell of a resource: the database itself refuses the second.
    public void Configure(EntityTypeBuilder<SlotClaim> claim)
    {
        claim.HasKey(c => new { c.ResourceId, c.Cell });
        claim.HasIndex(c => c.OwnerId);
        claim.HasIndex(c => c.Cell); // pruning goes by it
    }

    public void Configure(EntityTypeBuilder<SeatClaim> seat)
    {
        seat.HasKey(s => new { s.SessionId, s.Seat });
        seat.HasIndex(s => s.ReservationId);
    }

    public void Configure(EntityTypeBuilder<TimeOffBooking> left)
    {
        left.HasKey(l => new { l.TimeOffId, l.ReservationId });
        left.HasOne<Catalog.TimeOff>().WithMany().HasForeignKey(l => l.TimeOffId).OnDelete(DeleteBehavior.Cascade);
        left.HasOne<Reservation>().WithMany().HasForeignKey(l => l.ReservationId).OnDelete(DeleteBehavior.Restrict);
        left.HasIndex(l => new { l.State, l.NextTryAt }); // what is to be cancelled now
    }

    public void Configure(EntityTypeBuilder<TimeOffRequest> request)
    {
        request.HasOne<Catalog.Resource>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        request.HasIndex(r => new { r.PersonId, r.AskedAt });
        request.HasIndex(r => r.State); // few are open
    }

    public void Configure(EntityTypeBuilder<LimitGate> gate)
    {
        gate.HasKey(g => g.Key);
        gate.HasIndex(g => g.LastAt);
    }

    public void Configure(EntityTypeBuilder<ReleaseRecord> record)
    {
        record.HasIndex(r => r.ReleasedAt);
        record.HasIndex(r => r.ReservationId);
    }

    public void Configure(EntityTypeBuilder<ReservationEvent> happening)
    {
        happening.HasIndex(e => new { e.ReservationId, e.At });
        happening.Property(e => e.Detail).HasMaxLength(ReservationEvent.DetailLength);
    }
}
