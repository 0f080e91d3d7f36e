using BookingApp.Catalog.Forms;
using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments;

/// <summary>What payers and time do in the tests of money.</summary>
internal static class CaptureResultSteps
{
    public static readonly Actor Admin = new Actor.Staff(1, "Ada", Admin: true);

    public static async Task<BookingView> PayAsync(TestWorld world, Guid id)
    {
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(await world.OfAsync(id), id));
        world.Gateway.Approve(link.OrderId);
        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(await world.OfAsync(id), id, link.OrderId));
        return await world.ReadAsync(id);
    }

    public static async Task AddCouponAsync(TestWorld world, CouponForm form) =>
        Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(Admin, null, form));

    public static async Task LaterAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.JobsAsync();
    }

    /// <summary>Approved, and captured past the app after the hold had gone; somebody else sits there.</summary>
    public static async Task<BookingView> LateAsync(TestWorld world)
    {
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.HoldReleaser.ExpireDueAsync();
        await world.HeldAsync("10:00", name: "Other");
        world.Gateway.CaptureByHand(order);
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        return await world.ReadAsync(held.Id);
    }

    public static async Task<Payment> PaymentAsync(TestWorld world, Guid reservation)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.AsNoTracking().SingleAsync(p => p.ReservationId == reservation, TestContext.Current.CancellationToken);
    }

    public static string CaptureOf(TestWorld world, string order) => world.Gateway.Orders.Single(o => o.Id == order).Captures.Single().CaptureId;
}
