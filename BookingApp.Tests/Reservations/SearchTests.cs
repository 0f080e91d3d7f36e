using BookingApp.Reservations;

namespace BookingApp.Tests.Reservations;

public sealed class SearchTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Somebody_is_found_however_their_name_is_typed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("10:00", who: new CustomerDetails("Zoë Östberg", "Zoe@example.com"));
        await world.HoldAsync("12:00", who: new CustomerDetails("Maya", "maya@example.com"));

        foreach (var text in new[] { "zoë", "ÖSTBERG", "östb", "zoe@EXAMPLE.com", " Zoë Ö" })
        {
            var found = await world.Queries.SearchAsync(new BookingFilter(text), TestContext.Current.CancellationToken);

            Assert.Equal("Zoë Östberg", Assert.Single(found.Items).Customer?.Name);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_means_something_in_SQL_is_a_letter_like_others(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("10:00", who: new CustomerDetails("100% O'Hara_\\", "ohara@example.com"));
        await world.HoldAsync("12:00", who: new CustomerDetails("Maya", "maya@example.com"));

        foreach (var (text, count) in new[] { ("%", 1), ("_", 1), ("'", 1), ("\\", 1), ("%a", 0), ("m_ya", 0) })
            Assert.Equal(count, (await world.Queries.SearchAsync(new BookingFilter(text), TestContext.Current.CancellationToken)).Total);
    }
}
