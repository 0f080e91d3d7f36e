using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>The points of a person, and the coupons that they used.</summary>
internal sealed class PersonalDiscounts : IPersonalData
{
    public string Name => "discounts";

    /// <summary>How a use of a coupon names somebody who was erased: a coupon that each may use once is not theirs to use twice.</summary>
    public static string MarkOf(string mailbox) => Subject.Of(SubjectKind.Email, mailbox).Key;

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct) => new
    {
        Points = await db.PointsAccounts.Where(a => a.Email == subject.Mailbox).Select(a => new { a.Balance, a.Code }).SingleOrDefaultAsync(ct),
        Moves = await db.PointsEntries.Where(e => e.Email == subject.Mailbox).OrderBy(e => e.At).Select(e => new { e.At, e.Move, e.Points }).ToListAsync(ct),
        Coupons = await (
            from use in db.CouponUses
            join coupon in db.Coupons on use.CouponId equals coupon.Id
            where subject.ReservationIds.Contains(use.ReservationId)
            orderby use.At
            select new { coupon.Code, use.At, use.State }).ToListAsync(ct),
    };

    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        await db.PointsAccounts.Where(a => a.Email == subject.Mailbox).ExecuteDeleteAsync(ct); // whoever spends them waits here, and finds none
        var elsewhere = await db.PointsEntries.Where(e => e.Email == subject.Mailbox).Select(e => e.ReservationId).Distinct().ToListAsync(ct);
        await db.PointsEntries.Where(e => e.Email == subject.Mailbox).ExecuteDeleteAsync(ct);
        await db.Reservations.Where(r => elsewhere.Contains(r.Id) && r.PointsEmail == subject.Mailbox) // who had their code spent them
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.PointsEmail, (string?)null).SetProperty(r => r.Version, r => r.Version + 1), ct);

        var mark = MarkOf(subject.Mailbox);
        await db.CouponUses.Where(u => subject.ReservationIds.Contains(u.ReservationId))
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.CustomerEmail, mark), ct);
    }
}
