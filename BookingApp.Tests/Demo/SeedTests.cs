using BookingApp.Catalog;
using BookingApp.Demo;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Demo;

public sealed class SeedTests
{
    private const string Whole = """
        {
          "business": { "name": "Studio Nord", "timeZone": "Australia/Lord_Howe", "currency": "JPY", "locale": "en-AU" },
          "people": [{ "id": 7, "name": "Kim",
            "hours": [{ "days": ["Mon", "Sun"], "from": "18:00", "to": "24:00", "breaks": [{ "from": "20:00", "to": "20:30" }] }] }],
          "rooms": [{ "id": 9, "name": "Blue", "kind": "quiet" }],
          "services": [{ "id": 3, "name": "Rest", "durationMinutes": 50, "price": "4500", "deposit": "0",
            "bufferBefore": 5, "bufferAfter": 10, "interval": 20, "capacity": 4,
            "noticeMinutes": 0, "horizonDays": 90, "holdLifetime": "00:00:05", "people": [7], "roomKind": "quiet", "active": true }],
          "closures": [{ "from": "2026-12-24", "to": "2026-12-26" }],
          "coupons": []
        }
        """;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_file_is_loaded_as_it_says_with_its_ids(string engine)
    {
        await using var world = await SeedWorld.WithFileAsync(Whole, engine: engine);

        await world.Get<Seeder>().SeedAsync();

        var catalog = await world.Get<CatalogQueries>().SnapshotAsync();
        var service = catalog.FindService(3)!;
        Assert.Equal(("Studio Nord", "Australia/Lord_Howe", "en-AU"), (catalog.Business.Name, catalog.Business.TimeZone, catalog.Business.Locale));
        Assert.Equal(new Money(4500, "JPY"), service.Price);
        Assert.Equal(
            (50, 5, 10, 20, 4), (service.DurationMinutes, service.BufferBeforeMinutes, service.BufferAfterMinutes, service.IntervalMinutes, service.Capacity));
        Assert.Equal((0, 90, 5, "quiet"), (service.NoticeMinutes, service.HorizonDays, service.HoldLifetimeSeconds, service.RoomKind));
        Assert.Equal([7], catalog.PeopleOf(service).Select(p => p.Id));
        Assert.Equal([9], catalog.RoomsFor(service).Select(r => r.Id));
        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday], catalog.FindResource(7)!.Hours.Select(h => h.Day).Order());
        Assert.All(catalog.FindResource(7)!.Hours, h => Assert.Equal((1080, 1440, 1), (h.FromMinute, h.ToMinute, h.Breaks.Count)));
        Assert.Equal([false, true, true, false], new[] { 23, 24, 26, 27 }.Select(day => catalog.IsClosed(new DateOnly(2026, 12, day))));
    }

    [Fact]
    public async Task Absent_members_take_the_products_defaults()
    {
        await using var world = await SeedWorld.WithFileAsync("""{ "services": [{ "id": 1, "name": "Talk", "durationMinutes": 30 }] }""");

        await world.Get<Seeder>().SeedAsync();

        var service = (await world.Get<CatalogQueries>().SnapshotAsync()).FindService(1)!;
        Assert.Equal((15, 60, 60, true, 1), (service.IntervalMinutes, service.NoticeMinutes, service.HorizonDays, service.Active, service.Capacity));
        Assert.Equal(Money.Zero("EUR"), service.Price);
    }

    [Theory]
    [InlineData("""{ "busines": {} }""", "busines")]
    [InlineData("""{ "Business": {} }""", "Business")]
    [InlineData("""{ "people": [{ "id": 1, "name": "A", "hours": [{ "days": ["Monday"], "from": "09:00", "to": "17:00" }] }] }""", "Mon, Tue")]
    [InlineData("""{ "people": [{ "id": 1, "name": "A", "hours": [{ "days": ["Mon"], "from": "09:00", "to": "24:30" }] }] }""", "people[0].hours")]
    [InlineData(
        """
        { "people": [{ "id": 1, "name": "A",
            "hours": [{ "days": ["Mon"], "from": "09:00", "to": "12:00", "breaks": [{ "from": "11:30", "to": "12:30" }] }] }] }
        """,
        "breaks")]
    [InlineData("""{ "people": [null] }""", "null")]
    [InlineData("""{ "people": null }""", "people")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "price": 45 }] }""", "price")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "price": "45.001" }] }""", "services[0].price")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "price": "1,000" }] }""", "services[0].price")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "price": "99999999999" }] }""", "10000000.00 at most")]
    [InlineData("""{ "business": { "currency": "JPY" }, "services": [{ "id": 1, "name": "A", "price": "12.000" }] }""", "services[0].price")]
    [InlineData("""{ "business": { "currency": "JPY" }, "services": [{ "id": 1, "name": "A", "price": "12", "deposit": "1.0" }] }""", "services[0].deposit")]
    [InlineData("""{ "business": { "currency": "JPY" }, "coupons": [{ "code": "TEN", "amount": "5.00" }] }""", "coupons[0].amount")]
    [InlineData("""{ "business": { "currency": "KWD" } }""", "one of AUD, BRL")]
    [InlineData("""{ "business": { "currency": "XXX" } }""", "one of AUD, BRL")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "price": "9.00", "deposit": "10.00" }] }""", "services[0].deposit")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "durationMinutes": 33 }] }""", "multiple of 5")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "people": [4] }] }""", "services[0].people")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A" }, { "id": 1, "name": "B" }] }""", "services")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "roomKind": "wet" }] }""", "services[0].roomKind")]
    [InlineData("""{ "services": [{ "id": 1, "name": "A", "holdLifetime": "0" }] }""", "hh:mm:ss")]
    [InlineData("""{ "closures": [{ "from": "2026-12-26", "to": "2026-12-24" }] }""", "closures[0]")]
    [InlineData("""{ "coupons": [{ "code": "TEN", "percent": 10, "amount": "5.00" }] }""", "either percent or amount")]
    [InlineData("""{ "coupons": [{ "code": "TEN", "percent": 10 }, { "code": "ten", "amount": "5.00" }] }""", "a code each")]
    [InlineData("""{ "business": { "timeZone": "Berlin" } }""", "IANA")]
    [InlineData("""{ "business": """, "cannot be read")]
    public async Task What_is_not_allowed_is_named_and_nothing_is_loaded(string json, string told)
    {
        await using var world = await SeedWorld.WithFileAsync(json);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<Seeder>().SeedAsync());

        Assert.Contains("Seed:File", failure.Message, StringComparison.Ordinal);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        await using var db = world.Context();
        Assert.False(await db.Businesses.AnyAsync() || await db.Resources.AnyAsync() || await db.Services.AnyAsync());
    }

    [Fact]
    public async Task A_database_that_holds_a_business_is_left_alone()
    {
        await using var world = await SeedWorld.WithFileAsync(Whole);
        await world.Get<Seeder>().SeedAsync();
        await using (var db = world.Context())
            await db.Services.ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, "Renamed"));

        await world.Get<Seeder>().SeedAsync();

        await using var after = world.Context();
        Assert.Equal(["Renamed"], await after.Services.Select(s => s.Name).ToListAsync());
    }

    [Fact]
    public async Task Production_is_seeded_by_nothing_but_the_command()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Seed:Demo"] = "true",
            ["App:BaseUrl"] = "https://book.example.com",
            ["PayPal:Mode"] = "Sandbox",
            ["PayPal:ClientId"] = "a",
            ["PayPal:ClientSecret"] = "b",
            ["PayPal:WebhookId"] = "c",
            ["Email:KeptInProduction"] = "true",
        };
        await using var world = await SeedWorld.CreateAsync(settings, "Production");

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<Seeder>().SeedAsync());
        await world.Get<Seeder>().SeedAsync(demo: true);

        await using var db = world.Context();
        Assert.True(await db.Reservations.AnyAsync());
    }
}
