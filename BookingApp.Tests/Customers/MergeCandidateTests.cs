using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Reservations.Holds;

namespace BookingApp.Tests.Customers;

public sealed class MergeCandidateTests
{
    private static readonly Actor _admin = new Actor.Staff(3, "Ada", Admin: true);

    [Theory]
    [InlineData("maya@example.com", "maya@example.org", true)] // another host
    [InlineData("maya.k@example.com", "mayak+spa@example.com", true)]
    [InlineData("maya.kurz@example.com", "maya.krz@example.com", true)] // a letter left out
    [InlineData("maya.kurz@exmaple.com", "maya.kurz@example.com", true)] // two changed places
    [InlineData("maya.kurz@exampel.co", "maya.kurz@example.com", true)]
    [InlineData("maya.kurz@example.com", "nils.kurz@example.com", false)]
    [InlineData("maya@example.com", "kurz@example.com", false)]
    public void Addresses_are_alike_that_one_person_may_have(string one, string other, bool alike)
    {
        Assert.Equal(alike, AddressLikeness.IsLike(one, other));
        Assert.Equal(alike, AddressLikeness.IsLike(other, one));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_same_number_in_another_form_and_the_same_name_with_a_like_address_are_suggested(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var maya = await BookAsync(world, "09:00", "Maya Müller", "maya.mueller@example.com", "030 901820");
        var phone = await BookAsync(world, "10:00", "M. Kurz", "kurz@example.com", "+49 (30) 90 18 20");
        var name = await BookAsync(world, "11:00", "Mueller, Maya", "maya.muller@example.com");
        await BookAsync(world, "12:00", "Maya Müller", "somebody.else@example.net"); // a namesake
        await BookAsync(world, "13:00", "Nils Müller", "maya.mueller@example.org"); // a relative
        await BookAsync(world, "14:00", "Ida", "ida@example.com", "030 901821");

        var found = await world.Get<MergeQueries>().CandidatesAsync(_admin, maya, TestContext.Current.CancellationToken);

        Assert.Equal([(name, MergeReason.Name), (phone, MergeReason.Phone)], found.Select(c => (c.Id, c.Reason)).OrderByDescending(c => c.Reason));
        Assert.Equal(
            (maya, MergeReason.Phone),
            (await world.Get<MergeQueries>().CandidatesAsync(_admin, phone, TestContext.Current.CancellationToken)).Select(c => (c.Id, c.Reason)).Single());
        Assert.Empty(await world.Get<MergeQueries>().CandidatesAsync(_admin, Guid.NewGuid(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_number_that_many_have_tells_nothing()
    {
        await using var world = await TestWorld.CreateAsync();
        var first = await BookAsync(world, "09:00", "Anna", "anna@example.com", "030 901820");
        var times = new[] { "10:00", "11:00", "12:00", "13:00", "14:00", "15:00" };
        for (var n = 0; n < times.Length; n++)
        {
            await BookAsync(world, times[n], $"Guest {(char)('A' + n)}", $"guest{(char)('a' + n)}@example.net", "030 901820");
            var found = await world.Get<MergeQueries>().CandidatesAsync(_admin, first, TestContext.Current.CancellationToken);
            Assert.Equal(n < MergeQueries.MaxCandidates ? n + 1 : 0, found.Count);
        }
    }

    private static async Task<Guid> BookAsync(TestWorld world, string time, string name, string email, string? phone = null)
    {
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At(time), 1) { Customer = new CustomerDetails(name, email, phone) })).Reservation;
        return (await world.Queries.FindAsync(booked.Id))!.CustomerId!.Value;
    }
}
