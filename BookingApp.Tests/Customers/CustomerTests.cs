using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Jobs;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingApp.Tests.Customers;

/// <summary>Who comes is one for each mailbox, however often and in whatever words.</summary>
public sealed class CustomerTests
{
    private static readonly DateTimeOffset _noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_said_last_counts_in_whatever_order_it_is_heard()
    {
        var maya = Customer.New(Guid.CreateVersion7(), "Maya@Bücher.example", _noon.AddHours(1)); // by a hold that came to nothing

        maya.TakeDetails(new("Maya", "Maya@Bücher.example", "030 1", "de") { PhoneE164 = "+49301" }, _noon);
        maya.TakeDetails(new("M. Fischer", "maya@bücher.example"), _noon.AddDays(2));
        maya.TakeDetails(new("Maya F.", "MAYA@bücher.example", "030 2", "en"), _noon.AddDays(-1));

        Assert.Equal(("maya@xn--bcher-kva.example", "maya@bücher.example", "M. Fischer"), (maya.Mailbox, maya.Email, maya.Name));
        Assert.Equal(("030 1", "+49301", "de"), (maya.Phone, maya.PhoneE164, maya.Locale)); // what is left out is no news
        Assert.Equal((_noon.AddDays(-1), _noon.AddDays(2)), (maya.FirstSeenAt, maya.LastSeenAt));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_bookings_confirmed_at_once_the_later_words_count(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var customers = world.Get<CustomerService>();
        await using var slow = await world.OpenAsync();
        await using var quick = await world.OpenAsync();
        var maya = Customer.New(Guid.CreateVersion7(), "maya@example.com", _noon);
        slow.Customers.Add(maya); // and goes on believing that nothing was said yet
        await slow.SaveChangesAsync(Ct);

        await customers.TakeDetailsAsync(quick, maya.Id, new("Maya Fischer", "maya@example.com"), _noon.AddHours(2), Ct);
        await quick.SaveChangesAsync(Ct);
        await customers.TakeDetailsAsync(slow, maya.Id, new("M.", "maya@example.com"), _noon.AddHours(-1), Ct);
        await slow.SaveChangesAsync(Ct);

        await using var db = await world.OpenAsync();
        var row = await db.Customers.SingleAsync(Ct);
        Assert.Equal(("Maya Fischer", _noon.AddHours(-1), _noon.AddHours(2)), (row.Name, row.FirstSeenAt, row.LastSeenAt));
    }

    // Whoever books waits for each of them.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_somebody_new_is_found_by_is_written_in_one_statement_and_the_waiting_list_is_left_alone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = Assert.IsType<HoldResult.Held>(
            await world.HoldAsync("10:00", who: new("Zoë Müller Lang", "zoe@example.com", "030 901820"))).Reservation;
        await using var db = await world.OpenAsync();
        await db.Database.OpenConnectionAsync(Ct);
        using var statements = new Statements(db.Database.GetDbConnection());

        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Id, Ct));

        var written = statements.Heard.Where(s => s.Sql.Contains("INSERT INTO \"CustomerTerms\"", StringComparison.Ordinal)).ToList();
        var terms = await db.CustomerTerms.Select(t => t.Term).Order().ToListAsync(Ct);
        Assert.Equal(["030901820", "4930901820", "lang", "mueller", "muller", "zo", "zoe", "zoe@example.com"], terms.Order(StringComparer.Ordinal));
        Assert.Equal(terms.Count + 1, Assert.Single(written).Parameters.Count); // each of them, and whose they are
        Assert.DoesNotContain(statements.Heard, s => s.Sql.Contains("UPDATE \"WaitingListEntries\"", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Somebody_new_is_one_however_often_a_unit_of_work_asks_for_them(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var customers = world.Get<CustomerService>();
        var states = new List<EntityState>();

        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var maya = await customers.FindOrAddAsync(db, "maya@example.com", _noon, ct);
            states.Add(db.Entry(maya!).State);
            Assert.Same(maya, await customers.FindOrAddAsync(db, "MAYA@example.com", _noon, ct));
        }, Ct);

        Assert.Equal([engine is Engines.Sqlite ? EntityState.Added : EntityState.Unchanged], states); // SQLite saves them with all else
        await using var db = await world.OpenAsync();
        Assert.Equal("maya@example.com", (await db.Customers.SingleAsync(Ct)).Mailbox);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Bookings_of_one_mailbox_are_one_customers_and_keep_what_was_said_with_each(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var first = await BookAsync(world, "09:00", new("Maya", "maya@example.com", "030 1234567"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await BookAsync(world, "10:00", new("Maya Fischer", "MAYA@Example.com."));
        var nobody = await HoldAsync(world, "11:00", who: null);
        var other = await BookAsync(world, "12:00", new("Jonas", "jonas@example.com"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ChangeResult.Done>(await world.Get<DetailsService>().TakeAsync(TestWorld.Staff, other.Id, new("Maya Klein", "ｍａｙａ@example.com"), null));

        await using var db = await world.OpenAsync();
        var maya = await db.Customers.SingleAsync(c => c.Mailbox == "maya@example.com", Ct);
        var rows = await db.Reservations.ToDictionaryAsync(r => r.Id, Ct);
        Assert.Equal(["jonas@example.com", "maya@example.com"], await db.Customers.Select(c => c.Mailbox).Order().ToListAsync(Ct));
        Assert.Equal(("Maya Klein", "maya@example.com", "030 1234567"), (maya.Name, maya.Email, maya.Phone));
        Assert.Equal((TimeSpan.FromMinutes(2), world.Clock.Now()), (maya.LastSeenAt - maya.FirstSeenAt, maya.LastSeenAt));
        Assert.Equal([maya.Id, maya.Id, null, maya.Id], new[] { first, second, nobody, other }.Select(r => rows[r.Id].CustomerId));
        Assert.Equal(["Maya", "Maya Fischer", "", "Maya Klein"], new[] { first, second, nobody, other }.Select(r => rows[r.Id].CustomerName));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_types_anothers_address_and_does_not_book_changes_nothing_of_them()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookAsync(world, "09:00", new("Maya", "maya@example.com", "030 1234567", "de"));
        var known = await SingleAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var stranger = await HoldAsync(world, "10:00", new("Mallory", "MAYA@example.com", "030 7654321", "en"));
        Assert.IsType<ChangeResult.Done>(
            await world.Get<DetailsService>().TakeAsync(TestWorld.Of(stranger), stranger.Id, new("Mallory M.", "maya@example.com", "030 7654322", "en"), null));

        Assert.Equal(known, await SingleAsync(world));
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(stranger), stranger.Id)); // then it was no stranger
        Assert.Equal(("Mallory M.", "030 7654322"), (await SingleAsync(world)) is var now ? (now.Name, now.Phone) : default);
    }

    [Fact]
    public async Task A_first_hold_tells_of_a_mailbox_that_somebody_uses_it_and_no_more()
    {
        await using var world = await TestWorld.CreateAsync();

        await HoldAsync(world, "10:00", new("Mallory", "maya@example.com", "030 7654321", "en"));

        var maya = await SingleAsync(world);
        Assert.Equal(("maya@example.com", "", "", "", world.Clock.Now()), (maya.Mailbox, maya.Name, maya.Phone, maya.Locale, maya.First));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_has_no_booking_any_more_is_forgotten_after_the_days_that_are_set(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Customers:KeepDays"] = "2" });
        var booked = await BookAsync(world, "09:00", new("Maya", "maya@example.com"));
        await BookAsync(world, "10:00", new("Jonas", "jonas@example.com"));
        await world.Get<DetailsService>().TakeAsync(TestWorld.Staff, booked.Id, new("Mia", "mia@example.com"), null); // Maya's was a slip

        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.Get<Pruning>().PruneSlowlyAsync(Ct);
        var kept = await MailboxesAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Get<Pruning>().PruneSlowlyAsync(Ct);

        Assert.Equal(["jonas@example.com", "maya@example.com", "mia@example.com"], kept);
        Assert.Equal(["jonas@example.com", "mia@example.com"], await MailboxesAsync(world));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_walk_in_without_an_address_is_nobody_that_is_known_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:00"), 1, 1) { Customer = new("Pat Walker", "pat@example.com") }, Ct)).Reservation;

        Assert.IsType<ChangeResult.Done>(await world.Get<DetailsService>().TakeAsync(TestWorld.Staff, booked.Id, new("Pat Walker", ""), null, Ct));

        await using var db = await world.OpenAsync();
        Assert.Equal((null, "Pat Walker"), await db.Reservations.Select(r => new ValueTuple<Guid?, string>(r.CustomerId, r.CustomerName)).SingleAsync(Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_migration_makes_one_customer_of_each_mailbox(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, "09:00", new("Maya", "maya@example.com", "030 1234567", "de"));
        await HoldAsync(world, "10:00", who: null);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await BookAsync(world, "11:00", new("Maya Fischer", "MAYA@example.com"));
        await BookAsync(world, "12:00", new("Jonas", "jonas@example.com"));
        var unread = await BookAsync(world, "13:00", new("Zoë", "zoë@bücher.example"));
        await using var db = await world.OpenAsync();
        var before = await db.Customers.AsNoTracking().OrderBy(c => c.Mailbox).ToListAsync(Ct);
        await db.GetService<IMigrator>()
            .MigrateAsync(db.Database.GetMigrations().TakeWhile(m => !m.EndsWith("_Customers", StringComparison.Ordinal)).Last(), Ct);
        await db.Database.ExecuteSqlAsync($"""UPDATE "Reservations" SET "CustomerMailbox" = NULL WHERE "Id" = {unread.Id}""", Ct); // SQL could not read it

        await db.Database.MigrateAsync(Ct);

        var made = await db.Customers.AsNoTracking().OrderBy(c => c.Mailbox).ToListAsync(Ct);
        Assert.Equal(before.Take(2).Select(Said), made.Select(Said)); // but for the id all is as the app itself has it
        Assert.Equal(
            ["jonas@example.com", "maya@example.com", "maya@example.com", null, null],
            (await db.Reservations.Select(r => db.Set<Customer>().Where(c => c.Id == r.CustomerId).Select(c => c.Mailbox).SingleOrDefault()).ToListAsync(Ct))
                .OrderBy(mailbox => mailbox is null).ThenBy(mailbox => mailbox, StringComparer.Ordinal));

        // The rest, and what an instance of the version before writes meanwhile.
        await db.Reservations.Where(r => r.CustomerMailbox == "maya@example.com")
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerId, (Guid?)null), Ct);
        await world.Get<CanonicalAddresses>().FillDueAsync(Ct);

        Assert.Equal(before.Select(Said), (await db.Customers.AsNoTracking().OrderBy(c => c.Mailbox).ToListAsync(Ct)).Select(Said));
        await world.AssertHealthyAsync();
    }

    private static (string Mailbox, string Email, string Name, string Phone, string? E164, string Locale, DateTimeOffset First, DateTimeOffset Last) Said(
        Customer c) => (c.Mailbox, c.Email, c.Name, c.Phone, c.PhoneE164, c.Locale, c.FirstSeenAt, c.LastSeenAt);

    private static async Task<(string Mailbox, string Name, string Phone, string Locale, DateTimeOffset First, DateTimeOffset Last)> SingleAsync(
        TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var customer = await db.Customers.SingleAsync(Ct);
        return (customer.Mailbox, customer.Name, customer.Phone, customer.Locale, customer.FirstSeenAt, customer.LastSeenAt);
    }

    private static async Task<List<string>> MailboxesAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Customers.Select(c => c.Mailbox).Order().ToListAsync(Ct);
    }

    private static async Task<ReservationView> HoldAsync(TestWorld world, string time, CustomerDetails? who) =>
        Assert.IsType<HoldResult.Held>(await world.HoldAsync(time, service: TestWorld.Talk, who: who)).Reservation;

    private static async Task<ReservationView> BookAsync(TestWorld world, string time, CustomerDetails who)
    {
        var held = await HoldAsync(world, time, who);
        return Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(held), held.Id)).Reservation;
    }
}
