using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Payments;

internal sealed class PaymentMapping :
    IEntityTypeConfiguration<Payment>, IEntityTypeConfiguration<PaymentEvent>, IEntityTypeConfiguration<Refund>,
    IEntityTypeConfiguration<InPersonReceipt>, IEntityTypeConfiguration<PaymentAttempt>
{
    public void Configure(EntityTypeBuilder<Payment> payment)
    {
        payment.HasOne<Reservation>().WithMany().HasForeignKey(p => p.ReservationId).OnDelete(DeleteBehavior.Restrict);
        payment.HasIndex(p => new { p.ReservationId, p.Purpose }, "IX_Payments_OneLive").IsUnique()
            .HasFilter("\"Status\" IN ('Open', 'Capturing', 'Pending', 'NeedsHuman')");
        payment.HasIndex(p => new { p.Provider, p.OrderId }).IsUnique().HasFilter("\"OrderId\" IS NOT NULL");
        payment.HasIndex(p => new { p.Provider, p.CaptureId }).IsUnique().HasFilter("\"CaptureId\" IS NOT NULL");
        payment.HasIndex(p => p.NextCheckAt);
        payment.HasIndex(p => p.Status, "IX_Payments_NeedHuman").HasFilter("\"Status\" = 'NeedsHuman'");
        payment.HasIndex(p => p.Status, "IX_Payments_Capturing").HasFilter("\"Status\" = 'Capturing'");
        payment.HasIndex(p => p.Dispute, "IX_Payments_Disputed").HasFilter("\"Dispute\" = 'Open'");
        payment.HasIndex(p => p.CreatedAt);
        payment.HasIndex(p => p.ReservationId);
        payment.Property(p => p.Dispute).HasDefaultValue(DisputeState.None).HasSentinel(DisputeState.None);
        payment.Property(p => p.RequestBody).HasMaxLength(8000);
        payment.Property(p => p.ApprovalUrl).HasMaxLength(2000);
    }

    public void Configure(EntityTypeBuilder<PaymentEvent> happening)
    {
        happening.HasIndex(e => new { e.Provider, e.EventId }).IsUnique();
        happening.Property(e => e.Topic).HasDefaultValue(EventTopic.Other).HasSentinel(EventTopic.Other);
        happening.Property(e => e.Dispute).HasDefaultValue(DisputeState.None).HasSentinel(DisputeState.None);
        happening.HasIndex(e => new { e.State, e.NextTryAt });
        happening.HasIndex(e => e.State, "IX_PaymentEvents_Failed").HasFilter("\"State\" = 'Failed'");
        happening.HasIndex(e => e.OrderId).HasFilter("\"OrderId\" IS NOT NULL"); // whose it is: asked when somebody is erased
        happening.HasIndex(e => e.CaptureId).HasFilter("\"CaptureId\" IS NOT NULL");
        happening.Property(e => e.Body).HasMaxLength(int.MaxValue);
    }

    public void Configure(EntityTypeBuilder<Refund> refund)
    {
        refund.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId).OnDelete(DeleteBehavior.Restrict);
        refund.HasIndex(r => r.ProviderRefundId).IsUnique().HasFilter("\"ProviderRefundId\" IS NOT NULL");
        refund.HasIndex(r => r.ReservationId);
        refund.HasIndex(r => r.NextTryAt);
        // as Refund.OpenStatuses is asked for
        refund.HasIndex(r => r.Status, "IX_Refunds_Open").HasFilter("\"Status\" IN ('Scheduled', 'Calling', 'Pending', 'Failed', 'Suspended')");
    }

    public void Configure(EntityTypeBuilder<InPersonReceipt> receipt)
    {
        receipt.HasKey(r => r.Number);
        receipt.Property(r => r.Number).HasMaxLength(64);
        receipt.HasIndex(r => r.Of);
    }

    public void Configure(EntityTypeBuilder<PaymentAttempt> outcome)
    {
        outcome.HasIndex(o => new { o.PaymentId, o.Attempt, o.Kind }).IsUnique();
        outcome.HasIndex(o => new { o.Kind, o.At });
    }
}
