using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Discounts;

internal sealed class DiscountMapping :
    IEntityTypeConfiguration<Coupon>, IEntityTypeConfiguration<CouponUse>, IEntityTypeConfiguration<PointsAccount>, IEntityTypeConfiguration<PointsEntry>
{
    public void Configure(EntityTypeBuilder<Coupon> coupon)
    {
        coupon.Property(c => c.Id).ValueGeneratedNever();
        coupon.Property(c => c.Code).HasMaxLength(Coupon.CodeLength);
        coupon.HasIndex(c => c.Code).IsUnique();
        coupon.PrimitiveCollection(c => c.ServiceIds).HasMaxLength(int.MaxValue);
    }

    public void Configure(EntityTypeBuilder<CouponUse> use)
    {
        use.HasOne<Coupon>().WithMany().HasForeignKey(u => u.CouponId).OnDelete(DeleteBehavior.Restrict);
        use.HasOne<Reservation>().WithMany().HasForeignKey(u => u.ReservationId).OnDelete(DeleteBehavior.Restrict);
        use.HasIndex(u => new { u.CouponId, u.CustomerEmail });
        use.HasIndex(u => u.ReservationId, "IX_CouponUses_OneLive").IsUnique().HasFilter("\"State\" IN ('Reserved', 'Spent')");
    }

    public void Configure(EntityTypeBuilder<PointsAccount> account)
    {
        account.HasKey(a => a.Email);
        account.HasIndex(a => a.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PointsEntry> entry)
    {
        entry.HasIndex(e => e.Email);
        entry.HasIndex(e => e.ReservationId);
        entry.HasIndex(e => e.ReservationId, "IX_PointsEntries_EarnedOnce").IsUnique().HasFilter("\"Move\" = 'Earned'");
    }
}
