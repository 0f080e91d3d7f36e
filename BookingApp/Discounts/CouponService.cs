using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>What the list of coupons can be sorted by.</summary>
public enum CouponColumn
{
    Made,
    Code,
    Used,
}

/// <summary>Admins make coupons, change them and look at their uses.</summary>
public sealed class CouponService(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, CatalogQueries catalogs)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<CouponColumn> NewestFirst = new(CouponColumn.Made, IsDescending: true);

    /// <summary>A page of coupons, newest first or in the order asked for. A page beyond the last is the last.</summary>
    public async Task<PageOf<Coupon>> PageAsync(int page, int pageSize = 25, ListOrder<CouponColumn>? asked = null, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var total = await db.Coupons.CountAsync(ct);
        page = PageOf.Nearest(page, total, pageSize);
        var order = asked ?? NewestFirst;
        var sorted = order.Column switch
        {
            CouponColumn.Code => order.Sort(db.Coupons, c => c.Code),
            CouponColumn.Used => order.Sort(db.Coupons, c => c.Used).ThenByDescending(c => c.Id),
            _ => order.Sort(db.Coupons, c => c.Id),
        };
        return new(await sorted.AsNoTracking().Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(ct), total, page, pageSize);
    }

    /// <summary>Every coupon, the newest first.</summary>
    public async Task<IReadOnlyList<Coupon>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Coupons.AsNoTracking().OrderByDescending(c => c.Id).ToListAsync(ct);
    }

    /// <summary>One coupon; null when there is none with this id.</summary>
    public async Task<Coupon?> FindAsync(int id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Coupons.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
    }

    /// <summary>What customers see a box for: whether any code could be entered at all.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Coupons.AnyAsync(c => c.Active, ct) || await db.PointsAccounts.AnyAsync(ct);
    }

    /// <summary>A new currency keeps the numbers of coupons, as it does of prices; one of which nothing is left is switched off.</summary>
    internal static async Task RestateAsync(BookingDbContext db, string from, string to, CancellationToken ct)
    {
        foreach (var coupon in await db.Coupons.Where(c => c.AmountMinor > 0 || c.MinimumMinor > 0).ToListAsync(ct))
        {
            (coupon.AmountMinor, coupon.MinimumMinor) = (
                BusinessService.Restate(new Money(coupon.AmountMinor, from), to).Minor,
                BusinessService.Restate(new Money(coupon.MinimumMinor, from), to).Minor);
            coupon.Active = coupon.Active && (coupon.Percent > 0 || coupon.AmountMinor > 0);
        }
    }

    /// <summary>Amounts of coupons that a new currency would round.</summary>
    public async Task<IReadOnlyList<RoundedAmount>> RoundedByAsync(string from, string to, CancellationToken ct = default) =>
    [
        .. (await ListAsync(ct)).SelectMany(c => new[] { c.AmountMinor, c.MinimumMinor }.Select(minor => (c.Code, Amount: new Money(minor, from))))
            .Select(a => new RoundedAmount(a.Code, a.Amount, BusinessService.Restate(a.Amount, to))).Where(a => a.IsRounded),
    ];

    /// <summary>Makes a coupon, or changes the one with this id. Uses made already keep what they were given.</summary>
    public async Task<SaveResult> SaveAsync(Actor actor, int? id, CouponForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var currency = (await catalogs.SnapshotAsync(ct)).Business.Currency;
        if (form.Check(currency) is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);

        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var code = Coupon.Normalize(form.Code);
            if (await db.Coupons.AnyAsync(c => c.Code == code && c.Id != id, ct) && !await db.Commands.AnyAsync(c => c.Id == form.Command, ct))
                return new SaveResult.Invalid(new FormCheck().Must(false, nameof(CouponForm.Code), "coupon_code_taken").Errors);
        }

        return await work.OnceAsync<SaveResult>(
            form.Command,
            async (db, asked, token) =>
            {
                var coupon = id is null ? null : await db.Coupons.SingleOrDefaultAsync(c => c.Id == id, token);
                if (id is not null && coupon?.Version != form.Version)
                    return null;
                if (coupon is null)
                    db.Coupons.Add(coupon = new Coupon { Id = (await db.Coupons.MaxAsync(c => (int?)c.Id, token) ?? 0) + 1, Code = form.Code });
                form.ApplyTo(coupon, currency);
                db.Publish(Change.Catalog);
                asked.Made = coupon.Id;
                return new SaveResult.Saved(coupon.Id);
            },
            (_, done, _) => Task.FromResult<SaveResult?>(new SaveResult.Saved(done.Made!.Value)),
            ct) ?? new SaveResult.ChangedMeanwhile();
    }
}
