using BookingApp.Customers;
using BookingApp.Reservations.Views;

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
            var found = await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text), TestContext.Current.CancellationToken);

            Assert.Equal("Zoë Östberg", Assert.Single(found.Items).Customer?.Name);
        }
    }

    // A mailbox has such a host as DNS writes it, xn--bcher-kva.example, and people look for what they read.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_address_is_found_by_any_piece_of_it_whatever_letters_its_host_has(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("10:00", who: new CustomerDetails("Ida", "Info@bücher.example"));
        await world.HoldAsync("12:00", who: new CustomerDetails("Maya", "maya@example.com"));

        foreach (var text in new[] { "info@b", "CHER.example", "fo@bü", "@xn--bcher", "info@bücher.example" })
        {
            var found = await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text), TestContext.Current.CancellationToken);

            Assert.Equal("Ida", Assert.Single(found.Items).Customer?.Name);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_very_many_the_newest_are_looked_through_and_whole_references_and_addresses_are_found_anywhere(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var old = await world.HeldAsync("10:00", name: "Maya");
        await world.HeldAsync("12:00", name: "Nils");
        await world.HeldAsync("14:00", name: "Zoe");

        Assert.Equal((0, new DateOnly(2026, 6, 2)), await LookAsync("maya"));
        Assert.Equal((1, null), await LookAsync(old.Reference.ToLowerInvariant()));
        Assert.Equal((1, null), await LookAsync("MAYA@example.com"));
        Assert.Equal((1, new DateOnly(2026, 6, 2)), await LookAsync("nils"));
        Assert.Equal((2, new DateOnly(2026, 6, 2)), await LookAsync(null));
        Assert.Equal((1, null), await LookAsync("maya", max: 4)); // all of them

        async Task<(int, DateOnly?)> LookAsync(string? text, int max = 2)
        {
            var found = await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text) { Max = max }, TestContext.Current.CancellationToken);
            return (found.Total, found.Since);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_means_something_in_SQL_is_a_letter_like_others(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("10:00", who: new CustomerDetails("100% O'Hara_\\", "ohara@example.com"));
        await world.HoldAsync("12:00", who: new CustomerDetails("Maya", "maya@example.com"));

        foreach (var (text, count) in new[] { ("%", 1), ("_", 1), ("'", 1), ("\\", 1), ("%a", 0), ("m_ya", 0) })
            Assert.Equal(count, (await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text), TestContext.Current.CancellationToken)).Total);
    }
}
