using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Catalog.Setup;
using BookingApp.Reservations;
using BookingApp.Reservations.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Catalog.Setup;

public sealed class SetupTests
{
    private static readonly SetupStep[] _all = Enum.GetValues<SetupStep>();

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_step_is_left_until_the_catalogue_shows_it_or_an_admin_says_so(string engine)
    {
        await using var world = await EmptyAsync(engine);
        var (setup, marks) = (world.Get<SetupQueries>(), world.Get<SetupService>());
        Assert.Equal(_all, (await setup.ReadAsync()).Left);

        var form = BusinessForm.Of((await world.ReadAsync()).Business);
        form.Phone = "+49 30 555 0142";
        Assert.IsType<SaveResult.Saved>(await world.Business.SaveAsync(CatalogWorld.Admin, form));
        Assert.DoesNotContain(SetupStep.Business, (await setup.ReadAsync()).Left);
        await world.Get<TradeService>().BeginAsync(CatalogWorld.Admin, Trade.Salon, "Maria");
        Assert.Equal([SetupStep.Closures, SetupStep.Email, SetupStep.Payments, SetupStep.TestBooking, SetupStep.Share], (await setup.ReadAsync()).Left);
        await world.Closures.AddAsync(CatalogWorld.Admin, CatalogWorld.Wednesday, CatalogWorld.Wednesday, "Outing");
        await marks.MarkAsync(CatalogWorld.Admin, [SetupStep.Email, SetupStep.Email]);
        Assert.Equal([SetupStep.Payments, SetupStep.TestBooking, SetupStep.Share], (await setup.ReadAsync()).Left);

        await marks.MarkAsync(CatalogWorld.Admin, _all);
        Assert.Empty((await setup.ReadAsync()).Left);
    }

    [Fact]
    public async Task A_booking_is_the_test_booking()
    {
        await using var world = await CatalogWorld.CreateAsync();
        await world.HoldAsync(10);
        Assert.Contains(SetupStep.TestBooking, (await world.Get<SetupQueries>().ReadAsync()).Left); // nobody has booked: it is held

        await world.HoldAsync(13, confirmed: true);

        Assert.DoesNotContain(SetupStep.TestBooking, (await world.Get<SetupQueries>().ReadAsync()).Left);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nothing_is_left_once_a_customer_has_come(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(13, confirmed: true);
        Assert.NotEmpty((await world.Get<SetupQueries>().ReadAsync()).Left);

        await using (var db = world.Context())
            await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ReservationStatus.Completed));

        Assert.Empty((await world.Get<SetupQueries>().ReadAsync()).Left);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Steps_that_several_mark_at_once_are_all_marked(string engine)
    {
        await using var world = await EmptyAsync(engine);

        await Task.WhenAll(_all.Append(SetupStep.Share).Select(
            step => Task.Run(() => world.Get<SetupService>().MarkAsync(CatalogWorld.Admin, [step, SetupStep.Email]))));

        Assert.Empty((await world.Get<SetupQueries>().ReadAsync()).Left);
    }

    [Fact]
    public async Task Only_admins_set_a_business_up()
    {
        await using var world = await EmptyAsync(Engines.Sqlite);
        var staff = new Actor.Staff(2, "Ana");

        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<SetupService>().MarkAsync(staff, _all));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<TradeService>().BeginAsync(staff, Trade.Salon, "Ana"));

        Assert.Equal(_all, (await world.Get<SetupQueries>().ReadAsync()).Left);
    }

    [Theory]
    [InlineData(Trade.Salon, "EUR", "Cut 45 min 4500, Wash and blow-dry 30 min 2800, Colour 120 min 9500, Cut and colour 150 min 12500", "")]
    [InlineData(Trade.Classes, "EUR", "Class 60 min 1800, Long class 90 min 2400, Private lesson 60 min 7000", "Studio")]
    [InlineData(Trade.Clinic, "JPY", "First visit 60 min 9000, Follow-up visit 30 min 5000, Call 15 min 0", "Consulting room")]
    public async Task A_trade_begins_with_what_can_be_booked_at_once(Trade trade, string currency, string services, string rooms)
    {
        await using var world = await EmptyAsync(Engines.Sqlite, currency);

        Assert.IsType<SaveResult.Saved>(await world.Get<TradeService>().BeginAsync(CatalogWorld.Admin, trade, "Maria"));

        var catalog = await world.ReadAsync();
        Assert.Equal(services, string.Join(", ", catalog.ActiveServices.Select(s => $"{s.Name} {s.DurationMinutes} min {s.Price.Minor}")));
        Assert.Equal(("Maria", rooms), (Assert.Single(catalog.People).Name, string.Join(", ", catalog.Rooms.Select(r => r.Name))));
        Assert.All(catalog.Services, s => Assert.Equal(currency, s.Price.Currency));
        Assert.All(catalog.Services, s => Assert.Empty(ServiceForm.Of(s).Check(currency, world.Get<IOptions<PriceOptions>>().Value)));
        Assert.All(catalog.Services, s => Assert.Single(catalog.PeopleOf(s)));
        Assert.All(catalog.Services, s => Assert.Equal(s.RoomKind is null ? 0 : 1, catalog.RoomsFor(s).Count));
        Assert.NotEmpty(catalog.HoursOn(catalog.People.Single(), CatalogWorld.Wednesday));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Several_beginnings_at_once_are_one(string engine)
    {
        await using var world = await EmptyAsync(engine);

        var results = await Task.WhenAll(Enum.GetValues<Trade>().Select(
            trade => Task.Run(() => world.Get<TradeService>().BeginAsync(CatalogWorld.Admin, trade, "Maria", Guid.CreateVersion7()))));

        Assert.Single(results, r => r is SaveResult.Saved);
        Assert.Equal(2, results.Count(r => r is SaveResult.ChangedMeanwhile));
        var catalog = await world.ReadAsync();
        Assert.Single(catalog.People);
        Assert.InRange(catalog.Services.Count, 3, 4);
    }

    [Fact]
    public async Task Who_works_there_already_does_what_a_trade_begins_with()
    {
        await using var world = await CatalogWorld.CreateAsync();
        await using (var db = world.Context())
        {
            await db.ServicePeople.ExecuteDeleteAsync();
            await db.Services.ExecuteDeleteAsync();
        }

        await world.Get<TradeService>().BeginAsync(CatalogWorld.Admin, Trade.Salon, "Maria");

        var catalog = await world.ReadAsync();
        Assert.Equal(["Ana", "Ben"], catalog.People.Select(p => p.Name));
        Assert.All(catalog.Services, s => Assert.Equal([CatalogWorld.Ana, CatalogWorld.Ben], s.People.Select(p => p.PersonId).Order()));
    }

    // A business in Berlin as the first run leaves it, in June 2026.
    private static async Task<CatalogWorld> EmptyAsync(string engine, string currency = "EUR")
    {
        var world = await CatalogWorld.CreateAsync(engine);
        await using var db = world.Context();
        await db.ServicePeople.ExecuteDeleteAsync();
        await db.Services.ExecuteDeleteAsync();
        await db.Breaks.ExecuteDeleteAsync();
        await db.OpeningHours.ExecuteDeleteAsync();
        await db.Resources.ExecuteDeleteAsync();
        await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.Currency, currency));
        world.Get<CatalogQueries>().Invalidate();
        return world;
    }
}
