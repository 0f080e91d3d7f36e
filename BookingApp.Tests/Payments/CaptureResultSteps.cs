using BookingApp.Catalog.Forms;
using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;

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

    public static string CaptureOf(TestWorld world, string order) => world.Gateway.Orders.Single(o => o.Id == order).Captures.Single().CaptureId;
}
