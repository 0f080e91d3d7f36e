using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>The rows of coupons and points.</summary>
public static class DiscountSets
{
    extension(BookingDbContext db)
    {
        public DbSet<Coupon> Coupons => db.Set<Coupon>();
        public DbSet<CouponUse> CouponUses => db.Set<CouponUse>();
        public DbSet<PointsAccount> PointsAccounts => db.Set<PointsAccount>();
        public DbSet<PointsEntry> PointsEntries => db.Set<PointsEntry>();
    }
}
