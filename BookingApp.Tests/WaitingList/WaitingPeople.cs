using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.WaitingList;

/// <summary>Those who wait for Ana's 10:00 on a day, and what they do.</summary>
internal static class WaitingPeople
{
    internal static readonly DateOnly Day = new(2026, 6, 2);

    internal static JoinRequest Request(string name) =>
        new(TestWorld.Talk, Day, new CustomerDetails(name, $"{name.ToLowerInvariant()}@example.com"), 1) { FromMinute = 10 * 60, UntilMinute = 10 * 60 };

    internal static Task<JoinResult> TryAsync(TestWorld world, JoinRequest request) => world.Get<WaitingListService>().JoinAsync(TestWorld.Customer, request);

    internal static async Task JoinAsync(
        TestWorld world, string name, int from = 10 * 60, int until = 10 * 60, DateOnly? day = null, Type? expect = null)
    {
        var result = await TryAsync(world, Request(name) with { FromMinute = from, UntilMinute = until, Day = day ?? Day });
        Assert.IsType(expect ?? typeof(JoinResult.Joined), result);
        if (result is JoinResult.Joined)
            await ConfirmAsync(world, $"{name.ToLowerInvariant()}@example.com");
        world.Clock.Advance(TimeSpan.FromMilliseconds(1)); // who comes next stands behind
    }

    /// <summary>They press the link of their email.</summary>
    internal static async Task ConfirmAsync(TestWorld world, string? email = null)
    {
        await using var db = await world.OpenAsync();
        foreach (var entry in await db.WaitingListEntries.AsNoTracking().Where(e => (email == null || e.Email == email) && e.IsUnconfirmed).ToListAsync())
            Assert.True(await world.Get<WaitingListService>().ConfirmAsync(entry.Id, entry.Key));
    }

    internal static async Task<ReservationView> BookedAsync(TestWorld world, string time = "10:00")
    {
        var held = await world.HeldAsync(time, service: TestWorld.Talk, name: "Pat");
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(held), held.Id));
        return held;
    }

    // The time that these wait for is given up, and offered to the first of them.
    internal static async Task OfferToFirstAsync(TestWorld world, params string[] names)
    {
        var booked = await BookedAsync(world);
        foreach (var name in names)
            await JoinAsync(world, name);
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);
    }

    /// <summary>Makes the offers that are due; their emails leave.</summary>
    internal static async Task OfferAsync(TestWorld world)
    {
        await world.Get<WaitingListOffers>().OfferDueAsync();
        await world.Get<EmailDispatcher>().SendDueAsync();
    }

    internal static async Task<List<string>> LineAsync(TestWorld world) =>
        [.. (await world.Get<WaitingListQueries>().AllAsync()).Select(e => $"{e.Place} {e.Customer.Name} {e.Status}")];

    internal static async Task<WaitingListView> EntryAsync(TestWorld world, string name) =>
        (await world.Get<WaitingListQueries>().AllAsync()).Single(e => e.Customer.Name == name);

    internal static async Task<EmailMessage> EmailAsync(TestWorld world, EmailKind kind)
    {
        await using var db = await world.OpenAsync();
        var id = await db.OutboxEmails.Where(e => e.Kind == kind).Select(e => e.Id).SingleAsync();
        return (await world.Get<EmailQueries>().ReadAsync(id))!;
    }
}
