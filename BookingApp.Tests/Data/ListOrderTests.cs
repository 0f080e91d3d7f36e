using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;

namespace BookingApp.Tests.Data;

public sealed class ListOrderTests
{
    [Theory]
    [InlineData(null, "-created")]
    [InlineData("", "-created")]
    [InlineData("-", "-created")]
    [InlineData("3", "-created")] // a number names no column
    [InlineData("-3", "-created")]
    [InlineData("price", "-created")]
    [InlineData("customer,amount", "-created")]
    [InlineData("created", "created")]
    [InlineData("amount", "amount")]
    [InlineData("-amount", "-amount")]
    public void An_address_names_a_column_or_the_list_keeps_its_own_order(string? address, string order) =>
        Assert.Equal(order, ListOrder.Read(address, new ListOrder<PaymentColumn>(PaymentColumn.Created, IsDescending: true)).ToString());

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Payments_come_in_the_order_of_each_column_and_equal_ones_newest_first(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.PaidAsync("09:00", name: "Mia");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PaidAsync("11:00", name: "Ann");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PaidAsync("14:00", name: "Zoe");

        Assert.Equal(["Zoe", "Ann", "Mia"], await NamesAsync(PaymentColumn.Created, true));
        Assert.Equal(["Mia", "Ann", "Zoe"], await NamesAsync(PaymentColumn.Created, false));
        Assert.Equal(["Ann", "Mia", "Zoe"], await NamesAsync(PaymentColumn.Customer, false));
        foreach (var column in new[] { PaymentColumn.Amount, PaymentColumn.Captured, PaymentColumn.Status })
            Assert.Equal(["Zoe", "Ann", "Mia"], await NamesAsync(column, false));

        async Task<IEnumerable<string>> NamesAsync(PaymentColumn column, bool isDescending) =>
            (await world.Get<PaymentQueries>().ListAsync(null, 1, 25, new(column, isDescending))).Items.Select(p => p.CustomerName);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Released_holds_come_in_the_order_of_each_column(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var (time, name) in new[] { ("14:00", "Mia"), ("09:00", "Zoe"), ("11:00", "Ann") })
        {
            var hold = await world.HeldAsync(time, name: name);
            await world.Get<HoldChanges>().ReleaseAsync(await world.OfAsync(hold.Id), hold.Id, TestContext.Current.CancellationToken);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["Ann", "Zoe", "Mia"], await NamesAsync(null));
        Assert.Equal(["Mia", "Zoe", "Ann"], await NamesAsync(new(ReleaseColumn.Released, false)));
        Assert.Equal(["Mia", "Zoe", "Ann"], await NamesAsync(new(ReleaseColumn.Held, false)));
        Assert.Equal(["Zoe", "Ann", "Mia"], await NamesAsync(new(ReleaseColumn.Start, false)));
        Assert.Equal(["Zoe", "Mia", "Ann"], await NamesAsync(new(ReleaseColumn.Customer, true)));

        async Task<IEnumerable<string>> NamesAsync(ListOrder<ReleaseColumn>? order) =>
            (await world.Get<ReleaseQueries>().ListAsync(new ReleaseFilter(Order: order))).Items.Select(r => r.CustomerName);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Bookings_come_in_the_order_of_each_column_and_equal_ones_latest_first(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("14:00", staff: 2, name: "Mia"); // lapses
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.PaidAsync("09:00", staff: 1, name: "Zoe");
        await world.HeldAsync("11:00", staff: 1, name: "Ann");
        await world.HeldAsync("13:00", staff: null, service: TestWorld.PilatesClass, name: "Bea");

        Assert.Equal(["Mia", "Bea", "Ann", "Zoe"], await NamesAsync(null));
        Assert.Equal(["Zoe", "Ann", "Bea", "Mia"], await NamesAsync(new(BookingColumn.Start, false)));
        Assert.Equal(["Ann", "Bea", "Mia", "Zoe"], await NamesAsync(new(BookingColumn.Customer, false)));
        Assert.Equal(["Mia", "Ann", "Zoe", "Bea"], await NamesAsync(new(BookingColumn.Service, false)));
        // confirmed, expired though nobody has let it go yet, held
        Assert.Equal(["Zoe", "Mia", "Bea", "Ann"], await NamesAsync(new(BookingColumn.Status, false)));
        Assert.Equal(["Bea", "Ann", "Mia", "Zoe"], await NamesAsync(new(BookingColumn.Status, true)));
        var people = await PeopleAsync(new(BookingColumn.Person, true));
        Assert.Equal(people.OrderDescending(StringComparer.Ordinal), people);

        async Task<IEnumerable<string?>> NamesAsync(ListOrder<BookingColumn>? order) =>
            (await world.Get<BookingSearch>().SearchAsync(new BookingFilter(Order: order))).Items.Select(r => r.Customer?.Name);

        async Task<List<string>> PeopleAsync(ListOrder<BookingColumn> order) =>
            [.. (await world.Get<BookingSearch>().SearchAsync(new BookingFilter(Order: order))).Items.Select(r => r.StaffName)];
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Emails_come_in_the_order_of_each_column_and_equal_ones_newest_first(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var today = DateOnly.FromDateTime(world.At("10:00").Date);
        foreach (var name in new[] { "mia", "zoe", "ann" })
        {
            await world.Get<UnitOfWork>().DoAsync((db, _) =>
            {
                world.Get<Outbox>().WriteAlert(db, Guid.NewGuid(), $"{name}@example.com", world.Clock.Now(), new EmailData());
                return Task.CompletedTask;
            });
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["ann", "zoe", "mia"], await NamesAsync(null));
        Assert.Equal(["mia", "zoe", "ann"], await NamesAsync(new(EmailColumn.Written, false)));
        Assert.Equal(["ann", "mia", "zoe"], await NamesAsync(new(EmailColumn.To, false)));
        Assert.Equal(["ann", "zoe", "mia"], await NamesAsync(new(EmailColumn.Kind, false))); // of one kind

        async Task<IEnumerable<string>> NamesAsync(ListOrder<EmailColumn>? order) =>
            (await world.Get<EmailQueries>().ListAsync(order: order)).Items.Select(e => e.To[..3]);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Coupons_and_blocks_come_by_pages_and_coupons_in_the_order_of_each_column(string engine)
    {
        var admin = new Actor.Staff(1, "Robin", Admin: true);
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var code in new[] { "MID", "ZED", "ACE" })
            Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(admin, null, new CouponForm { Code = code, Percent = 10 }));
        var today = DateOnly.FromDateTime(world.At("10:00").Date);
        foreach (var name in new[] { "mia", "zoe", "ann" })
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.IsType<SaveResult.Saved>(
                await world.Get<RiskService>().BlockAsync(admin, new BlockForm
                {
                    Value = $"{name}@example.com",
                    Reason = "fraud",
                    Until = name switch { "zoe" => today, "ann" => today.AddDays(1), _ => null },
                }));
        }

        Assert.Equal(["ACE", "ZED", "MID"], await CodesAsync(null));
        Assert.Equal(["MID", "ZED", "ACE"], await CodesAsync(new(CouponColumn.Made, false)));
        Assert.Equal(["ZED", "MID", "ACE"], await CodesAsync(new(CouponColumn.Code, true)));
        Assert.Equal(["ACE", "ZED", "MID"], await CodesAsync(new(CouponColumn.Used, false))); // none is used: the newest first
        Assert.Equal(["ann", "zoe", "mia"], await BlocksAsync(null));
        Assert.Equal(["ann", "mia", "zoe"], await BlocksAsync(new(BlockColumn.Who, false)));
        Assert.Equal(["zoe", "mia", "ann"], await BlocksAsync(new(BlockColumn.Who, true)));
        Assert.Equal(["mia", "zoe", "ann"], await BlocksAsync(new(BlockColumn.Since, false)));
        Assert.Equal(["zoe", "ann", "mia"], await BlocksAsync(new(BlockColumn.Until, false))); // Mia's never ends

        async Task<IEnumerable<string>> CodesAsync(ListOrder<CouponColumn>? order)
        {
            var pages = await Task.WhenAll(new[] { 1, 2 }.Select(page => world.Get<CouponService>().PageAsync(page, 2, order)));
            Assert.All(pages, page => Assert.Equal((3, 2), (page.Total, page.Pages)));
            Assert.Equal(2, (await world.Get<CouponService>().PageAsync(int.MaxValue, 2, order)).Page);
            return pages.SelectMany(page => page.Items).Select(c => c.Code);
        }

        async Task<IEnumerable<string>> BlocksAsync(ListOrder<BlockColumn>? order)
        {
            var pages = await Task.WhenAll(new[] { 1, 2 }.Select(page => world.Get<RiskService>().BlocksAsync(page, 2, order)));
            return pages.SelectMany(page => page.Items).Select(b => b.Label[..3]);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Refusals_come_in_the_order_of_each_column(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var now = world.Clock.Now();
        await world.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.RiskDecisions.AddRange(Refusal("b", RiskRules.Blocked, 3, 1), Refusal("a", RiskRules.Prepay, 9, 2), Refusal("c", RiskRules.HoldsAtOnce, 1, 3));
            return Task.CompletedTask;
        });

        Assert.Equal(["c", "a", "b"], await SubjectsAsync(null));
        Assert.Equal(["b", "a", "c"], await SubjectsAsync(new(RiskColumn.Last, false)));
        Assert.Equal(["a", "b", "c"], await SubjectsAsync(new(RiskColumn.Times, true)));
        Assert.Equal(["b", "c", "a"], await SubjectsAsync(new(RiskColumn.Rule, false)));

        RiskDecision Refusal(string subject, string rule, int times, int minute) => new()
        {
            Id = Guid.NewGuid(),
            Rule = rule,
            Act = RiskAct.Hold,
            SubjectKind = SubjectKind.Email,
            Hour = 1,
            Subject = subject,
            Times = times,
            At = now,
            LastAt = now.AddMinutes(minute),
        };

        async Task<IEnumerable<string>> SubjectsAsync(ListOrder<RiskColumn>? order) =>
            (await world.Get<RiskService>().DecisionsAsync(null, null, 1, 25, order)).Items.Select(d => d.Subject);
    }
}
