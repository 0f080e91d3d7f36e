using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Reservations;

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
            await world.Holds.ReleaseAsync(await world.OfAsync(hold.Id), hold.Id, TestContext.Current.CancellationToken);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["Ann", "Zoe", "Mia"], await NamesAsync(null));
        Assert.Equal(["Mia", "Zoe", "Ann"], await NamesAsync(new(ReleaseColumn.Released, false)));
        Assert.Equal(["Mia", "Zoe", "Ann"], await NamesAsync(new(ReleaseColumn.Held, false)));
        Assert.Equal(["Zoe", "Ann", "Mia"], await NamesAsync(new(ReleaseColumn.Start, false)));
        Assert.Equal(["Zoe", "Mia", "Ann"], await NamesAsync(new(ReleaseColumn.Customer, true)));

        async Task<IEnumerable<string>> NamesAsync(ListOrder<ReleaseColumn>? order) =>
            (await world.Get<ReservationQueries>().ReleasedAsync(new ReleaseFilter(Order: order))).Items.Select(r => r.CustomerName);
    }
}
