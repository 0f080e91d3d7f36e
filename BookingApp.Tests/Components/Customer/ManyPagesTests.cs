using System.Globalization;
using System.Security.Claims;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Components.Customer;
using BookingApp.Components.Customer.Book;
using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Customer;

/// <summary>Many open pages at one change: they share what is worked out, and nothing that is one visitor's.</summary>
public sealed class ManyPagesTests : ComponentTest
{
    public ManyPagesTests() => CultureInfo.CurrentCulture = new CultureInfo("en-GB");

    [Fact]
    public async Task However_many_pages_show_a_day_a_change_of_it_is_worked_out_once()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql); // its answers come later: all ask before the first has one
        Use(world);
        var pages = Enumerable.Range(0, 30).Select(_ => Open()).ToList();
        await world.HeldAsync("10:00");
        await using var db = await world.OpenAsync();
        using var statements = new Statements(db.Database.GetDbConnection());

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        pages.ForEach(page => page.WaitForElement(".time-gone"));

        Assert.All(pages, page => Assert.DoesNotContain("10:00", TimesOf(page)));
        Assert.Equal(3, statements.Count);
    }

    [Fact]
    public async Task A_page_that_opens_right_after_a_change_shows_it_while_older_ones_have_yet_to_read()
    {
        await using var world = await TestWorld.CreateAsync();
        Use(world);
        var older = Open();

        await world.HeldAsync("10:00");
        var newer = Open();

        Assert.Contains("10:00", TimesOf(older));
        Assert.DoesNotContain("10:00", TimesOf(newer));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        older.WaitForElement(".time-gone");
        Assert.Equal(TimesOf(newer), TimesOf(older));
    }

    [Fact]
    public async Task Of_changes_in_a_row_every_page_shows_what_stands_after_the_last()
    {
        await using var world = await TestWorld.CreateAsync();
        Use(world);
        var pages = new[] { Open(), Open() };

        var first = await world.HeldAsync("10:00");
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(first), first.Id);
        await world.HeldAsync("14:00");
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.All(pages, page =>
        {
            page.WaitForElement(".time-gone");
            Assert.Contains("10:00", TimesOf(page));
            Assert.DoesNotContain("14:00", TimesOf(page));
        });
    }

    [Fact]
    public async Task Who_moves_a_visit_is_offered_what_lies_over_its_own_time_and_nobody_else_is()
    {
        await using var world = await TestWorld.CreateAsync();
        Use(world);
        var paid = await world.PaidAsync("10:00");
        var (mover, other) = (Open(paid), Open());
        Assert.Equal((true, false), (TimesOf(mover).Contains("10:30"), TimesOf(other).Contains("10:30")));

        await world.HeldAsync("14:00", name: "Nils");
        world.Clock.Advance(TimeSpan.FromSeconds(1)); // both read at the same change
        mover.WaitForElement(".time-gone");
        other.WaitForElement(".time-gone");

        Assert.Equal((true, false), (TimesOf(mover).Contains("10:30"), TimesOf(other).Contains("10:30")));
        Assert.All([mover, other], page => Assert.DoesNotContain("14:00", TimesOf(page)));
    }

    [Fact]
    public async Task A_held_time_is_told_to_the_browser_that_holds_it_and_to_no_other()
    {
        await using var world = await TestWorld.CreateAsync();
        Use(world);
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00", browser: "one")).Reservation;
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("14:00", browser: "two"));
        var (one, two, stranger) = (Banner("one"), Banner("two"), Banner("three"));
        Assert.Equal((true, false), Says(one));
        Assert.Equal((false, true), Says(two));
        Assert.Equal((false, false), Says(stranger));

        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id);
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        one.WaitForAssertion(() => Assert.Equal((false, false), Says(one)));
        Assert.Equal((false, true), Says(two));
        Assert.Equal((false, false), Says(stranger));

        static (bool Ten, bool Two) Says(IRenderedComponent<HeldBanner> banner) =>
            (banner.Markup.Contains("10:00", StringComparison.Ordinal), banner.Markup.Contains("14:00", StringComparison.Ordinal));
    }

    private void Use(TestWorld world)
    {
        Services.AddSingleton<TimeProvider>(world.Clock).AddSingleton(world.Get<ChangeFeed>());
        Services.AddSingleton(world.Get<AvailabilityQueries>()).AddSingleton(world.Get<CatalogQueries>()).AddSingleton(world.Queries);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private IRenderedComponent<BookerPanel> Open(ReservationView? moving = null)
    {
        var page = Render<BookerPanel>(p => p.Add(b => b.ServiceId, TestWorld.Massage).Add(b => b.Path, "/book/1").Add(b => b.Action, "/book/1/hold")
            .Add(b => b.Choice, SlotChoice.Read("1", null, "2026-06-02", null)).Add(b => b.Moving, moving));
        page.WaitForElement("button.time");
        return page;
    }

    private IRenderedComponent<HeldBanner> Banner(string browser)
    {
        var visitor = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Visitor.BrowserClaim, browser)]));
        return Render<HeldBanner>(p => p.Add(b => b.ServiceId, TestWorld.Massage).AddCascadingValue(Task.FromResult(new AuthenticationState(visitor))));
    }

    private static List<string> TimesOf(IRenderedComponent<BookerPanel> page) => [.. page.FindAll("button.time .num").Select(time => time.TextContent)];
}
