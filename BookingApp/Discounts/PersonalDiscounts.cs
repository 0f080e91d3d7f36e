using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
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
        Points = await db.PointsAccounts.Where(a => subject.Mailboxes.Contains(a.Email) && a.MovedTo == null).OrderBy(a => a.Email)
            .Select(a => new { a.Balance, a.Code }).FirstOrDefaultAsync(ct),
        Moves = await db.PointsEntries.Where(e => subject.Mailboxes.Contains(e.Email)).OrderBy(e => e.At)
            .Select(e => new { e.At, e.Move, e.Points }).ToListAsync(ct),
        Coupons = await (
            from use in db.CouponUses
            join coupon in db.Coupons on use.CouponId equals coupon.Id
            where subject.ReservationIds.Contains(use.ReservationId)
            orderby use.At
            select new { coupon.Code, use.At, use.State }).ToListAsync(ct),
    };

    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        await db.PointsAccounts.Where(a => subject.Mailboxes.Contains(a.Email)).ExecuteDeleteAsync(ct); // whoever spends them waits here, and finds none
        var elsewhere = await db.PointsEntries.Where(e => subject.Mailboxes.Contains(e.Email)).Select(e => e.ReservationId).Distinct().ToListAsync(ct);
        await db.PointsEntries.Where(e => subject.Mailboxes.Contains(e.Email)).ExecuteDeleteAsync(ct);
        await db.Reservations.Where(r => elsewhere.Contains(r.Id) && subject.Mailboxes.Contains(r.PointsEmail!)) // who had their code spent them
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.PointsEmail, (string?)null).SetProperty(r => r.Version, r => r.Version + 1), ct);

        foreach (var mailbox in subject.Mailboxes)
            await MarkUsesAsync(db.CouponUses.Where(u => subject.ReservationIds.Contains(u.ReservationId) && u.CustomerEmail == mailbox), mailbox, ct);
        string[] marked = [.. subject.Mailboxes.Select(MarkOf)]; // what else they are: of an address that the booking had before
        await MarkUsesAsync(
            db.CouponUses.Where(u => subject.ReservationIds.Contains(u.ReservationId) && !marked.Contains(u.CustomerEmail)), subject.Mailboxes[0], ct);
    }

    /// <summary>The balance goes to the account of whom is kept, with every move; the code of the former spends it from there.</summary>
    /// <remarks>Whoever spends in this instant changes a booking or the account: the one waits for the other, or reads again.</remarks>
    public async Task MoveAsync(BookingDbContext db, MergeParties parties, DateTimeOffset now, CancellationToken ct)
    {
        var (former, kept) = (parties.FormerMailboxes, parties.Mailbox);
        var spent = await db.PointsEntries.Where(e => former.Contains(e.Email)).Select(e => e.ReservationId).Distinct().ToListAsync(ct);
        await db.Reservations.Where(r => spent.Contains(r.Id) && former.Contains(r.PointsEmail!)) // their rows first: they are the lock
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.PointsEmail, kept).SetProperty(r => r.Version, r => r.Version + 1), ct);
        foreach (var account in await db.PointsAccounts.AsNoTracking().Where(a => former.Contains(a.Email)).OrderBy(a => a.Email).ToListAsync(ct))
            await MoveAsync(db, account, kept, ct);
        await db.PointsEntries.Where(e => former.Contains(e.Email)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Email, kept), ct);
        await db.PointsAccounts.Where(a => former.Contains(a.MovedTo!)).ExecuteUpdateAsync(set => set.SetProperty(a => a.MovedTo, kept), ct);
    }

    private static async Task MoveAsync(BookingDbContext db, PointsAccount account, string kept, CancellationToken ct)
    {
        var asRead = db.PointsAccounts.Where(a => a.Email == account.Email && a.Version == account.Version);
        var hasOne = await db.PointsAccounts.Where(a => a.Email == kept).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Balance, a => a.Balance + account.Balance).SetProperty(a => a.Version, a => a.Version + 1), ct) > 0;
        var moved = hasOne
            ? await asRead.ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Balance, 0).SetProperty(a => a.MovedTo, kept).SetProperty(a => a.Version, a => a.Version + 1), ct)
            : await asRead.ExecuteDeleteAsync(ct);
        if (moved is 0)
            throw new DbUpdateConcurrencyException("They were spent or earned in this instant.");
        if (hasOne)
            return;
        db.PointsAccounts.Add(PointsAccount.Moved(account, kept));
        await db.SaveChangesAsync(ct);
    }

    private static Task MarkUsesAsync(IQueryable<CouponUse> uses, string mailbox, CancellationToken ct)
    {
        var mark = MarkOf(mailbox);
        return uses.ExecuteUpdateAsync(set => set.SetProperty(u => u.CustomerEmail, mark), ct);
    }
}
