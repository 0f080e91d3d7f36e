using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>Moves coupons and points by conditional updates, in the unit of work that changes the reservation. Its row is changed first: it is the
/// lock.</summary>
public sealed class DiscountRedemption(Ids ids, CatalogQueries catalogs)
{
    /// <summary>Takes one use of a coupon.</summary>
    /// <returns>Whether one was left.</returns>
    public async Task<bool> ReserveAsync(BookingDbContext db, Coupon coupon, Reservation reservation, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await db.Coupons
            .Where(c => c.Id == coupon.Id && c.Active && (c.MaxUses == null || c.Used < c.MaxUses))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Used, c => c.Used + 1).SetProperty(c => c.Version, c => c.Version + 1), ct);
        if (taken is 0)
            return false;
        db.CouponUses.Add(
            new CouponUse { Id = ids.NewId(now), CouponId = coupon.Id, ReservationId = reservation.Id, CustomerEmail = EmailOf(reservation), At = now });
        return true;
    }

    /// <summary>Takes points for a reservation from the account of a code.</summary>
    /// <returns>Whether they were there.</returns>
    public async Task<bool> RedeemAsync(BookingDbContext db, PointsAccount account, int points, Guid reservationId, DateTimeOffset now, CancellationToken ct)
    {
        var taken = await db.PointsAccounts
            .Where(a => a.Email == account.Email && a.Balance >= points)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, a => a.Balance - points).SetProperty(a => a.Version, a => a.Version + 1), ct);
        if (taken is 0)
            return false;
        Enter(db, account.Email, reservationId, PointsMove.Redeemed, -points, now);
        return true;
    }

    /// <summary>The visit is confirmed: what it had reserved is spent.</summary>
    public Task SpendAsync(BookingDbContext db, Guid reservationId, CancellationToken ct) => db.CouponUses
        .Where(u => u.ReservationId == reservationId && u.State == CouponUseState.Reserved)
        .ExecuteUpdateAsync(set => set.SetProperty(u => u.State, CouponUseState.Spent), ct);

    /// <summary>The hold lapsed, or the booking was cancelled: coupon and points go back. Doing it twice gives back once.</summary>
    public async Task ReturnAsync(BookingDbContext db, Guid reservationId, DateTimeOffset now, CancellationToken ct)
    {
        var uses = await db.CouponUses.AsNoTracking().Where(u => u.ReservationId == reservationId && u.State != CouponUseState.Returned).ToListAsync(ct);
        foreach (var use in uses)
        {
            var returned = await db.CouponUses.Where(u => u.Id == use.Id && u.State != CouponUseState.Returned)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.State, CouponUseState.Returned), ct);
            if (returned > 0)
                await db.Coupons.Where(c => c.Id == use.CouponId && c.Used > 0)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.Used, c => c.Used - 1).SetProperty(c => c.Version, c => c.Version + 1), ct);
        }

        var outstanding = await db.PointsEntries.AsNoTracking()
            .Where(e => e.ReservationId == reservationId && (e.Move == PointsMove.Redeemed || e.Move == PointsMove.Returned))
            .GroupBy(e => e.Email).Select(g => new { Email = g.Key, Points = -g.Sum(e => e.Points) }).ToListAsync(ct);
        foreach (var account in outstanding.Where(o => o.Points > 0))
        {
            await AddPointsAsync(db, account.Email, account.Points, ct);
            Enter(db, account.Email, reservationId, PointsMove.Returned, account.Points, now);
        }
    }

    /// <summary>What had ended stands again: its coupon and points are taken again if they can be.</summary>
    /// <returns>Whether all of them could. A late payment is right either way, since its money is there.</returns>
    public async Task<bool> TakeAgainAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct)
    {
        var isTaken = true;
        if (reservation.CouponCode is { } code)
        {
            isTaken = await db.Coupons.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct) is { } coupon
                && (coupon.MaxUsesPerCustomer is null || await CustomerHasUseLeftAsync(db, coupon, reservation, now, ct))
                && await ReserveAsync(db, coupon, reservation, now, ct);
        }

        if (reservation.PointsUsed is > 0 and var points && reservation.PointsEmail is { } email)
        {
            isTaken &= await db.PointsAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Email == email, ct) is { } account
                && await RedeemAsync(db, account, points, reservation.Id, now, ct);
        }

        return isTaken;
    }

    /// <summary>Of a hold whose price is another: lets its coupon take off what it does of that price. Its use stays taken.</summary>
    /// <returns>False when coupon or points do not fit that price.</returns>
    public static async Task<bool> FitAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        var open = reservation.Price.Minor - reservation.PointsMinor;
        if (reservation.CouponCode is not { } code)
            return open >= 0;
        if (open <= 0 || await db.Coupons.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct) is not { } coupon
            || reservation.Price.Minor < coupon.MinimumMinor)
            return false;
        reservation.TakeCouponAnew(coupon.Off(reservation.Price));
        return true;
    }

    /// <summary>Whether a customer may use a coupon once more. Parallel uses of one customer stand in line at the gate.</summary>
    public static async Task<bool> CustomerHasUseLeftAsync(
        BookingDbContext db, Coupon coupon, Reservation reservation, DateTimeOffset now, CancellationToken ct)
    {
        var mailboxes = await CustomerMailboxes.OfAsync(db, EmailOf(reservation), ct);
        await LimitGates.PassAsync(db, GateOf(coupon, mailboxes[0]), now, ct);
        string[] known = [.. mailboxes, .. mailboxes.Select(PersonalDiscounts.MarkOf)]; // also from before they were erased
        return await db.CouponUses.CountAsync(
            u => u.CouponId == coupon.Id && known.Contains(u.CustomerEmail) && u.State != CouponUseState.Returned, ct) < coupon.MaxUsesPerCustomer;
    }

    /// <summary>Where the uses of one customer stand in line.</summary>
    public static string GateOf(Coupon coupon, string email) => LimitGates.KeyOf($"coupon:{coupon.Code}", EmailAddress.CanonicalOf(email));

    /// <summary>The visit was not over after all: what it earned goes off the account again, as far as it is still there. What was spent meanwhile
    /// counts when it is earned anew.</summary>
    public async Task TakeBackAsync(BookingDbContext db, Guid reservationId, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var entry in await db.PointsEntries.AsNoTracking().Where(e => e.ReservationId == reservationId && e.Move == PointsMove.Earned).ToListAsync(ct))
        {
            if (await db.PointsEntries.Where(e => e.Id == entry.Id && e.Move == PointsMove.Earned).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Move, PointsMove.Revoked), ct) is 0)
                throw new DbUpdateConcurrencyException("Somebody else took it back.");
            var left = await db.PointsAccounts.Where(a => a.Email == entry.Email).Select(a => a.Balance).SingleAsync(ct);
            var kept = await KeptAsync(db, reservationId, ct);
            if (Math.Min(left, kept) is not (> 0 and var back))
                continue;
            if (await db.PointsAccounts.Where(a => a.Email == entry.Email && a.Balance >= back)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, a => a.Balance - back).SetProperty(a => a.Version, a => a.Version + 1), ct) is 0)
                throw new DbUpdateConcurrencyException("They were spent in this instant.");
            Enter(db, entry.Email, reservationId, PointsMove.TakenBack, -back, now);
        }
    }

    // What a visit that was complete before has left on an account, since it was spent.
    private static Task<int> KeptAsync(BookingDbContext db, Guid reservationId, CancellationToken ct) => db.PointsEntries
        .Where(e => e.ReservationId == reservationId && (e.Move == PointsMove.Revoked || e.Move == PointsMove.TakenBack)).SumAsync(e => e.Points, ct);

    /// <summary>The visit is over: its points are earned, once.</summary>
    /// <returns>How many, and the account as it stands then; null when the business gives none.</returns>
    public async Task<(int Points, int Balance, string Code)?> EarnAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct)
    {
        var points = (await catalogs.SnapshotAsync(ct)).Business.PointsPerVisit;
        if (points is 0 || EmailOf(reservation) is not { Length: > 0 } typed
            || await db.PointsEntries.AnyAsync(e => e.ReservationId == reservation.Id && e.Move == PointsMove.Earned, ct))
            return null;
        points -= await KeptAsync(db, reservation.Id, ct);
        if (points <= 0)
            return null;
        var email = await CustomerMailboxes.KnownAsAsync(db, typed, ct);

        if (!await db.PointsAccounts.AnyAsync(a => a.Email == email, ct))
        {
            db.PointsAccounts.Add(new PointsAccount { Email = email, Code = $"{ids.NewReference()}-{ids.NewReference()}" });
            await db.SaveChangesAsync(ct);
        }

        await AddPointsAsync(db, email, points, ct);
        Enter(db, email, reservation.Id, PointsMove.Earned, points, now);
        var account = await db.PointsAccounts.AsNoTracking().SingleAsync(a => a.Email == email, ct);
        return (points, account.Balance, account.Code);
    }

    internal static string EmailOf(Reservation reservation) => EmailAddress.CanonicalOf(reservation.CustomerEmail);

    private static Task<int> AddPointsAsync(BookingDbContext db, string email, int points, CancellationToken ct) => db.PointsAccounts
        .Where(a => a.Email == email)
        .ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, a => a.Balance + points).SetProperty(a => a.Version, a => a.Version + 1), ct);

    private void Enter(BookingDbContext db, string email, Guid reservationId, PointsMove move, int points, DateTimeOffset now) =>
        db.PointsEntries.Add(new PointsEntry { Id = ids.NewId(now), Email = email, ReservationId = reservationId, Move = move, Points = points, At = now });
}
