using BookingApp.Components.Admin.Overview;
using BookingApp.Reservations.Absence;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Admin;

public sealed class HomePageTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task Today_turns_over_at_midnight_and_the_next_visit_at_its_start_without_a_change()
    {
        await World.PaidAsync("10:00", name: "Maya");
        await World.PaidAsync("15:00", name: "Nils");
        var home = Render<HomePage>();
        home.WaitForAssertion(() => Assert.Contains("0|No more visits today.", Today(home), StringComparison.Ordinal));

        PassTo(World.At("00:00")); // of the business's zone: 22:00 UTC
        home.WaitForAssertion(() => Assert.Contains("2|Next: 10:00, Maya with Ana", Today(home), StringComparison.Ordinal));

        PassTo(World.At("10:00"));
        home.WaitForAssertion(() => Assert.Contains("2|Next: 15:00, Nils with Ana", Today(home), StringComparison.Ordinal));

        PassTo(World.At("15:00"));
        home.WaitForAssertion(() => Assert.Contains("2|No more visits today.", Today(home), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_whose_reading_failed_shows_when_it_can_be_read_again()
    {
        PassTo(World.At("08:00"));
        var home = Render<HomePage>();
        home.WaitForAssertion(() => Assert.Contains("0|No more visits today.", Today(home), StringComparison.Ordinal));
        var waiting = Clock.Waiting;
        await World.PaidAsync("10:00", name: "Maya");
        await RenameAsync("ReleaseRecords", "Elsewhere");

        Clock.Advance(TimeSpan.FromSeconds(3));
        await Eventually.HoldsAsync(() => Clock.Waiting == waiting + 1, "the failed reading should wait for its next try");
        await RenameAsync("Elsewhere", "ReleaseRecords");
        Clock.Advance(TimeSpan.FromSeconds(6));

        home.WaitForAssertion(() => Assert.Contains("1|Next: 10:00, Maya with Ana", Today(home), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bookings_that_fit_no_more_come_and_go_with_the_change_of_their_time()
    {
        var booked = await World.PaidAsync("10:00");
        var home = Render<HomePage>();
        home.WaitForAssertion(() => Assert.Empty(home.FindAll("h3")));
        await World.Get<TimeOffService>()
            .AddAsync(TestWorld.Staff, 1, World.At("09:00"), World.At("12:00"), "", over: TimeOffOver.LetsStay, ct: TestContext.Current.CancellationToken);

        Clock.Advance(TimeSpan.FromSeconds(3));
        home.WaitForAssertion(
            () => Assert.Contains(booked.Reference, home.Find("section.card[aria-labelledby=human-head]").TextContent, StringComparison.Ordinal));

        await World.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        Clock.Advance(TimeSpan.FromSeconds(3));
        home.WaitForAssertion(() => Assert.DoesNotContain(booked.Reference, home.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_week_ahead_and_the_money_of_this_one_stand_as_columns_with_their_numbers()
    {
        PassTo(World.At("08:00"));
        await World.PaidAsync("10:00", name: "Maya");
        await World.PaidAsync("15:00", name: "Nils");

        var home = Render<HomePage>();

        home.WaitForAssertion(() => Assert.Equal(["2", "0", "0", "0", "0", "0", "0"], Says(home, "home-week")));
        Assert.Equal("--share: 100%", home.Find("section[aria-labelledby=home-week] .week-today .week-bar").GetAttribute("style"));
        Assert.Equal(["€0.00", "€90.00", "€0.00", "€0.00", "€0.00", "€0.00", "€0.00"], Says(home, "home-money")); // 2 June is a Tuesday
        Assert.Equal("€90.00", home.Find("section[aria-labelledby=home-money] .figure").TextContent);
    }

    [Fact]
    public async Task The_money_of_a_new_week_whose_reading_failed_is_read_again()
    {
        await World.PaidAsync("10:00");
        var money = Render<WeekMoney>(p => p.Add(c => c.Today, new DateOnly(2026, 6, 7)));
        money.WaitForAssertion(() => Assert.Equal("€45.00", money.Find(".figure").TextContent));
        var waiting = Clock.Waiting;
        await RenameAsync("LedgerEntries", "Elsewhere");

        money.Render(p => p.Add(c => c.Today, new DateOnly(2026, 6, 8)));
        await Eventually.HoldsAsync(() => Clock.Waiting == waiting + 1, "the failed reading should wait for its next try");
        Assert.Equal("€45.00", money.Find(".figure").TextContent);
        await RenameAsync("Elsewhere", "LedgerEntries");
        Clock.Advance(TimeSpan.FromSeconds(3));

        money.WaitForAssertion(() => Assert.Equal("€0.00", money.Find(".figure").TextContent));
    }

    private static string[] Says(IRenderedComponent<HomePage> home, string section) =>
        [.. home.FindAll($"section[aria-labelledby={section}] li .num").Select(number => number.TextContent.Trim())];

    private static string Today(IRenderedComponent<HomePage> home) =>
        string.Join('|', home.FindAll("section[aria-labelledby=home-today] p").Select(p => p.TextContent));

    // The database's clock first: when the page's timer fires, it is that time.
    private void PassTo(DateTimeOffset then)
    {
        World.Clock.AdvanceTo(then + TimeSpan.FromSeconds(1));
        Clock.AdvanceTo(then + TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(3)); // until it has settled
    }

    private async Task RenameAsync(string table, string name)
    {
        await using var db = await World.OpenAsync();
#pragma warning disable EF1002, EF1003 // names of this test's own
        await db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{table}\" RENAME TO \"{name}\"", TestContext.Current.CancellationToken);
#pragma warning restore EF1002, EF1003
    }
}
