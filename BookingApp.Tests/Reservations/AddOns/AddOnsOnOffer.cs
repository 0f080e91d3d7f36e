using BookingApp.Catalog.AddOns;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>What can be had with the services of a <see cref="TestWorld"/>.</summary>
internal static class AddOnsOnOffer
{
    public const int Stones = 1, Tea = 2, Mud = 3, Mat = 4, Scrub = 5;

    /// <summary>With a massage hot stones of half an hour, and tea; mud that is retired. A mat with the class. A scrub with the long massage.</summary>
    public static Task AddAsync(TestWorld world) => world.Get<UnitOfWork>().DoAsync((db, _) =>
    {
        db.AddRange(
            Of(Stones, TestWorld.Massage, "Hot stones", 1200, 30), Of(Tea, TestWorld.Massage, "Tea", 300, 0), Of(Mat, TestWorld.PilatesClass, "Mat", 200, 0),
            Of(Scrub, TestWorld.LongMassage, "Scrub", 900, 15));
        var mud = Of(Mud, TestWorld.Massage, "Mud", 500, 10);
        mud.Active = false;
        db.Add(mud);
        db.Publish(Change.Catalog);
        return Task.CompletedTask;
    });

    public static async Task<TestWorld> CreateAsync(string engine, Dictionary<string, string?>? settings = null)
    {
        var world = await TestWorld.CreateAsync(engine, settings);
        await AddAsync(world);
        return world;
    }

    public static HoldRequest Wish(TestWorld world, string time, params int[] addOns) =>
        new(TestWorld.Massage, world.At(time), 1) { AddOns = AddOnIds.Of(addOns), Customer = new("Maya", "maya@example.com") };

    public static async Task<ReservationView> HeldAsync(TestWorld world, string time, params int[] addOns) =>
        Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, Wish(world, time, addOns))).Reservation;

    private static AddOn Of(int id, int service, string name, long price, int minutes) => new()
    {
        Id = id,
        ServiceId = service,
        Name = name,
        Price = new Money(price, "EUR"),
        Minutes = minutes,
        SortOrder = id,
    };
}
