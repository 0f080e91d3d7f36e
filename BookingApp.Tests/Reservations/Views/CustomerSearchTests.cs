using BookingApp.Availability.Offers;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Tests.Reservations.AddOns;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Views;

public sealed class CustomerSearchTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_customer_is_found_by_any_beginning_however_it_is_typed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, "09:00", "Zoë Müller-Lüdenscheidt", "Zoe.M@Example.com", "030 901820");
        await BookAsync(world, "10:00", "Łukasz O’Brien", "lukasz@bücher.example", "+48 22 555 12 34");
        await BookAsync(world, "11:00", "Günter Großmann", "gg@example.com");
        await BookAsync(world, "12:00", "王小明", "wang@example.com");
        await BookAsync(world, "13:00", "Æsa Ørsted", "aesa@example.com");

        foreach (var (text, name) in new[]
        {
            ("zoe", "Zoë"), ("ZOË", "Zoë"), ("mull", "Zoë"), ("Mül", "Zoë"), ("muel", "Zoë"), ("lüden", "Zoë"), ("ludens zo", "Zoë"), ("zoe.m@exa", "Zoë"),
            ("ZOE.M@EXAMPLE.COM", "Zoë"), ("030 90", "Zoë"), ("+49 30 9018", "Zoë"), ("0049 (30) 90", "Zoë"), ("030/901-820", "Zoë"),
            ("luk", "Łukasz"), ("o'br", "Łukasz"), ("obri", "Łukasz"), ("+4822555", "Łukasz"), ("22 555 12", "Łukasz"), ("lukasz@bücher.example", "Łukasz"),
            ("gross", "Günter"), ("GROß", "Günter"), ("Guenter", "Günter"), ("王", "王小明"), ("aes", "Æsa"), ("orst", "Æsa"), ("Ørs", "Æsa"),
        })
        {
            var found = await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, TestContext.Current.CancellationToken);

            Assert.True(found is [var only] && only.Name.StartsWith(name, StringComparison.Ordinal), $"{text}: {string.Join(", ", found.Select(c => c.Name))}");
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_no_beginning_finds_nobody(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, "09:00", "Maya Kurz", "maya_k@example.com", "030 901820");

        foreach (var text in new[]
        {
            "", " ", "m", "%", "_", "m%", "m_ya", "%aya", "aya", "'; DROP TABLE", "\\", "maya kurt", "maya maya x", "9018", "03", "0", "\0", "🦊",
        })
            Assert.Empty(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, TestContext.Current.CancellationToken));
        Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "maya_k", TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Words_of_sixty_letters_and_longer_ones_are_kept_and_found(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (sixty, longest) = (new string('ü', 60), new string('ß', 100));
        await BookAsync(world, "09:00", sixty, "sixty@example.com");
        await BookAsync(world, "10:00", longest, $"{new string('l', 60)}@{new string('h', 60)}.example");

        foreach (var (text, name) in new[]
        {
            (sixty[..59], sixty), (sixty, sixty), (longest, longest), (new string('s', 300), longest), (new string('l', 60) + "@h", longest),
        })
            Assert.Equal(name, Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, TestContext.Current.CancellationToken)).Name);
    }

    // Anybody can type an address: what is said with it counts from a confirmed booking on.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task They_are_found_by_what_they_said_last_and_not_before_a_booking_stands(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("09:00", who: new CustomerDetails("Nobody Yet", "nobody@example.com"));
        await BookAsync(world, "10:00", "Maya Kurz", "maya@example.com", "030 901820");
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await BookAsync(world, "12:00", "Maya Lang", "maya@example.com", "030 901821", renames: true);

        Assert.Empty(await NamesAsync(world, "nobody"));
        Assert.Empty(await NamesAsync(world, "kurz"));
        Assert.Empty(await NamesAsync(world, "030901820"));
        Assert.Equal(["Maya Lang"], await NamesAsync(world, "lang"));
        Assert.Equal(["Maya Lang"], await NamesAsync(world, "030901821"));
        Assert.Equal(["Maya Lang"], await NamesAsync(world, "maya"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_many_the_eight_who_were_here_last_are_told_with_their_last_visit(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var n = 0; n < 10; n++)
        {
            await BookAsync(world, $"{9 + (n % 8):00}:00", $"Anna {(char)('A' + n)}", $"anna{n}@example.com", staff: 1 + (n / 8));
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        world.Clock.Advance(world.At("10:30") - world.Clock.GetUtcNow());
        var found = await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "an", TestContext.Current.CancellationToken);

        Assert.Equal(["J", "I", "H", "G", "F", "E", "D", "C"], found.Select(c => c.Name[5..]));
        Assert.Equal([world.At("10:00"), world.At("09:00")], found.Take(2).Select(c => c.LastVisit!.Value)); // the others are to come
        Assert.All(found.Skip(2), c => Assert.Null(c.LastVisit));
        Assert.Equal(("anna9@example.com", ""), (found[0].Email, found[0].Phone));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task How_often_somebody_came_and_stayed_away_is_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var visits = new List<ReservationView>();
        foreach (var time in new[] { "09:00", "10:00", "11:00", "12:00", "16:00" })
            visits.Add(await BookAsync(world, time, "Maya", "maya@example.com"));
        world.Clock.Advance(world.At("12:30") - world.Clock.GetUtcNow());
        Assert.IsType<ChangeResult.Done>(await world.Visits.MarkNoShowAsync(TestWorld.Staff, visits[3].Id));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, visits[1].Id));
        var customer = Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "maya", TestContext.Current.CancellationToken));

        var known = await world.Get<CustomerSearch>().VisitsAsync(TestWorld.Staff, customer.Id, TestContext.Current.CancellationToken);

        Assert.Equal(new CustomerVisits(3, world.At("11:00"), 1) { Ahead = 1 }, known);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_somebody_had_last_is_told_and_not_what_was_cancelled(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, "09:00", "Maya", "maya@example.com");
        await BookAsync(world, "11:00", "Maya", "maya@example.com", staff: 2);
        var cancelled = await BookAsync(world, "12:00", "Maya", "maya@example.com");
        Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id));
        world.Clock.Advance(TimeSpan.FromHours(25.5)); // 11:30 of that day
        await BookAsync(world, "16:00", "Maya", "maya@example.com"); // still ahead
        var customer = Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "maya", TestContext.Current.CancellationToken));

        var last = await world.Get<CustomerSearch>().LastAsync(TestWorld.Staff, customer.Id, TestContext.Current.CancellationToken);

        Assert.Equal(new Offer(TestWorld.Massage, 2, 1), last);
        Assert.Null(await world.Get<CustomerSearch>().LastAsync(TestWorld.Staff, Guid.Empty, TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_came_with_their_last_visit_is_told_with_it(string engine)
    {
        await using var world = await AddOnsOnOffer.CreateAsync(engine);
        var request = AddOnsOnOffer.Wish(world, "10:00", AddOnsOnOffer.Stones, AddOnsOnOffer.Tea);
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request));
        var customer = Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "maya", TestContext.Current.CancellationToken));

        var last = await world.Get<CustomerSearch>().LastAsync(TestWorld.Staff, customer.Id, TestContext.Current.CancellationToken);

        Assert.Equal(new Offer(TestWorld.Massage, 1, 1) { AddOns = request.AddOns }, last);
    }

    // Instances of the version before write names, and know nothing of terms.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_has_no_terms_or_those_of_an_old_name_gets_theirs_by_a_job(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, "09:00", "Maya Kurz", "maya@example.com");
        await BookAsync(world, "10:00", "Nils Holm", "nils@example.com");
        await using (var db = await world.OpenAsync())
        {
            await db.CustomerTerms.Where(t => t.Term == "nils@example.com" || t.Term == "nils" || t.Term == "holm").ExecuteDeleteAsync();
            await db.Customers.Where(c => c.Mailbox == "maya@example.com").ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, "Maya Lang"));
        }

        var next = await world.Get<CustomerTermsRepair>().RepairDueAsync();

        Assert.Equal(["Nils Holm"], await NamesAsync(world, "hol"));
        Assert.Equal(["Maya Lang"], await NamesAsync(world, "lan"));
        Assert.Empty(await NamesAsync(world, "kurz"));
        Assert.True(next > world.Clock.GetUtcNow());
        await BookAsync(world, "11:00", "Maya Lang", "maya@example.com"); // and the next booking finds its rows as they are
    }

    [Fact]
    public async Task Nobody_but_staff_may_ask()
    {
        await using var world = await TestWorld.CreateAsync();

        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<CustomerSearch>().FindAsync(TestWorld.Customer, "maya"));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<CustomerSearch>().VisitsAsync(TestWorld.Customer, Guid.Empty));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<CustomerSearch>().LastAsync(TestWorld.Customer, Guid.Empty));
    }

    private static async Task<IEnumerable<string>> NamesAsync(TestWorld world, string text) =>
        (await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, TestContext.Current.CancellationToken)).Select(c => c.Name);

    private static async Task<ReservationView> BookAsync(
        TestWorld world, string time, string name, string email, string? phone = null, int staff = 1, bool renames = false) =>
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff,
            new HoldRequest(TestWorld.Massage, world.At(time), staff) { Customer = new(name, email, phone) { Renames = renames } })).Reservation;
}
