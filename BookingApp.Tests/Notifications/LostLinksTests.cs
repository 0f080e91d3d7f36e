using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Risk;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications;

public sealed class LostLinksTests
{
    private static readonly Visitor Nobody = new(null, null, null);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_brings_the_links_of_all_that_is_to_come_and_of_the_last_month(string engine)
    {
        await using var world = await WorldAsync(engine);
        var (first, second) = (await world.PaidAsync("14:00", name: "Maya"), await world.PaidAsync("10:00", name: "Maya"));
        var (others, unpaid) = (await world.PaidAsync("16:00", name: "Ben"), await world.HeldAsync("12:00", name: "Maya"));
        world.Clock.Advance(TimeSpan.FromDays(1.5)); // 22:00 of the day
        await using (var db = await world.OpenAsync())
            Assert.Equal(2, await db.Reservations.CountAsync(r => r.CustomerEmail == "maya@example.com" && r.Status == ReservationStatus.Confirmed));

        Assert.Equal(LinksResult.OnTheirWay, await world.Get<LostLinks>().AskAsync(" MAYA@Example.com ", Nobody));

        var email = await SentAsync(world);
        Assert.Equal("MAYA@Example.com", email!.To.Address);
        Assert.Contains(Urls.Booking(first.Reference, first.Key), email.Text, StringComparison.Ordinal);
        Assert.Contains(Urls.Booking(second.Reference, second.Key), email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(others.Key, email.Text + email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(unpaid.Key, email.Text + email.Html, StringComparison.Ordinal);
        // both are over: the latest first, each with its link
        Assert.True(email.Text.IndexOf(first.Key, StringComparison.Ordinal) < email.Text.IndexOf(second.Reference, StringComparison.Ordinal));
        Assert.DoesNotContain('{', email.Subject + email.Text);
        Assert.Contains("14:00 – 15:00 (Berlin time, UTC+02:00)", email.Text, StringComparison.Ordinal);

        world.Clock.Advance(TimeSpan.FromDays(30));
        await world.Get<LostLinks>().AskAsync("maya@example.com", Nobody);
        Assert.Null(await SentAsync(world)); // a month later they are history
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_has_no_bookings_gets_the_same_answer_and_no_email_and_nothing_of_the_address_is_kept(string engine)
    {
        await using var world = await WorldAsync(engine);
        await world.PaidAsync("10:00", name: "Kim");

        Assert.Equal(LinksResult.OnTheirWay, await world.Get<LostLinks>().AskAsync("nobody@example.com", Nobody));

        Assert.Null(await SentAsync(world));
        await using var db = await world.OpenAsync();
        Assert.Empty(await db.OutboxEmails.Where(l => l.Kind == EmailKind.BookingLinks).ToListAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("maya")]
    [InlineData("kim\u200b@example.com")]
    [InlineData("kim@com.")]
    [InlineData("maya@example.com, ben@example.com")]
    [InlineData("maya@example.com\r\nBcc: ben@example.com")]
    public async Task What_is_no_address_is_said_to_be_none(string text)
    {
        await using var world = await WorldAsync(Engines.Sqlite);

        Assert.Equal(LinksResult.NoAddress, await world.Get<LostLinks>().AskAsync(text, Nobody));
    }

    [Fact]
    public async Task The_email_goes_to_the_mailbox_that_was_matched_never_to_one_that_only_looks_like_it()
    {
        await using var world = await WorldAsync(Engines.Sqlite);
        var hers = await world.PaidAsync("10:00", name: "Kim");
        await using (var db = await world.OpenAsync())
            await db.Reservations.ExecuteUpdateAsync(
                set => set.SetProperty(r => r.CustomerEmail, "zoë@example.com").SetProperty(r => r.CustomerMailbox, "zoë@example.com"));

        await world.Get<LostLinks>().AskAsync("ZOË@example.com", Nobody); // the same to a computer; whether to her mail server, nobody knows
        Assert.Null(await SentAsync(world));

        await world.Get<LostLinks>().AskAsync("ＺOë@EXAMPLE.com", Nobody); // in its usual letters it is the same address
        var email = await SentAsync(world);
        Assert.Equal("ZOë@EXAMPLE.com", email!.To.Address);
        Assert.Contains(hers.Key, email.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task It_is_limited_per_browser_address_and_email_whether_there_are_bookings_or_not(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:LinksPerBrowser", "3"), ("Risk:LinksPerAddress", "4"), ("Risk:LinksPerEmail", "2"));
        await world.PaidAsync("10:00", name: "Maya");
        var links = world.Get<LostLinks>();

        foreach (var email in new[] { "maya@example.com", "nobody@example.com" })
        {
            Assert.Equal(LinksResult.OnTheirWay, await links.AskAsync(email, Nobody));
            Assert.Equal(LinksResult.OnTheirWay, await links.AskAsync(email, Nobody));
            Assert.Equal(LinksResult.TooMany, await links.AskAsync(email.ToUpperInvariant(), Nobody));
        }

        var visitor = new Visitor("b1", "203.0.113.7", null);
        for (var n = 0; n < 3; n++)
            Assert.Equal(LinksResult.OnTheirWay, await links.AskAsync($"n{n}@example.com", visitor));
        Assert.Equal(LinksResult.TooMany, await links.AskAsync("n3@example.com", visitor));
        Assert.Equal(LinksResult.OnTheirWay, await links.AskAsync("n4@example.com", new Visitor("b2", "203.0.113.7", null)));
        Assert.Equal(LinksResult.TooMany, await links.AskAsync("n5@example.com", new Visitor("b3", "203.0.113.7", null)));

        await using var db = await world.OpenAsync();
        Assert.Equal(
            ["links_per_address", "links_per_browser", "links_per_email", "links_per_email"],
            (await db.RiskDecisions.Select(d => d.Rule).ToListAsync()).Order());
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LinksResult.OnTheirWay, await links.AskAsync("maya@example.com", visitor));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_is_sent_twice_asks_once_and_asks_anew_for_another_address(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:LinksPerEmail", "1"));
        await world.PaidAsync("10:00", name: "Maya");
        await world.PaidAsync("12:00", name: "Ben");
        var (links, form) = (world.Get<LostLinks>(), Guid.NewGuid());

        var answers = await Task.WhenAll(links.AskAsync("maya@example.com", Nobody, form), links.AskAsync(" Maya@example.com", Nobody, form));
        var other = await links.AskAsync("ben@example.com", Nobody, form);
        var anew = await links.AskAsync("maya@example.com", Nobody, Guid.NewGuid());

        Assert.Equal([LinksResult.OnTheirWay, LinksResult.OnTheirWay], answers);
        Assert.Equal((LinksResult.OnTheirWay, LinksResult.TooMany), (other, anew)); // asked twice, she was counted once
        await using var db = await world.OpenAsync();
        Assert.Equal(2, await db.OutboxEmails.CountAsync(l => l.Kind == EmailKind.BookingLinks));
    }

    // Sends what waits; the email with links, if it went out.
    private static async Task<EmailMessage?> SentAsync(TestWorld world)
    {
        await world.Get<EmailDispatcher>().SendDueAsync();
        var now = world.Clock.Now();
        await using var db = await world.OpenAsync();
        return await db.OutboxEmails.Where(
            l => l.Kind == EmailKind.BookingLinks && l.WrittenAt == now
                && (l.State == EmailState.Sent || l.State == EmailState.Kept)).Select(l => (Guid?)l.Id).SingleOrDefaultAsync() is { } id
            ? await world.Get<EmailQueries>().ReadAsync(id)
            : null;
    }

    private static Task<TestWorld> WorldAsync(string engine, params (string Name, string Value)[] limits)
    {
        var settings = limits.ToDictionary(l => l.Name, l => (string?)l.Value, StringComparer.Ordinal);
        settings["Risk:Enabled"] = limits.Length > 0 ? "true" : "false";
        return TestWorld.CreateAsync(engine, settings);
    }
}
