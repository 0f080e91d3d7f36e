using BookingApp.Components.Customer.Manage;
using BookingApp.Components.Shared.Times;
using BookingApp.Reservations;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Customer;

public sealed class ReschedulePageTests : Staff.StaffedComponentTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task A_held_time_is_kept_until_it_lapses_and_the_page_says_so_and_counts()
    {
        var held = await World.HeldAsync("09:00");

        var page = Draw(held);

        Assert.Equal("Choose another time", page.Find("h1").TextContent);
        Assert.Contains($"until {When.Time(held.HeldUntil!.Value)} (", page.Find(".page-head p").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("You keep this time", page.Markup, StringComparison.Ordinal);
        Assert.Equal(When.Wire(held.HeldUntil.Value), page.Find(".countdown").GetAttribute("data-until"));
        Assert.Equal("Anyone", page.WaitForElement("a.person[aria-current]").TextContent.Trim()); // of those who perform it
    }

    [Fact]
    public async Task A_held_time_that_lapses_meanwhile_leads_to_the_page_that_offers_it_again()
    {
        var held = await World.HeldAsync("09:00");
        var page = Draw(held);

        World.Clock.Advance(TimeSpan.FromHours(1));

        page.WaitForAssertion(() => Assert.EndsWith(Urls.Checkout(held.Reference, held.Key), Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_booking_stays_with_its_person_until_another_is_asked_for()
    {
        var booked = await World.PaidAsync("09:00");

        var page = Draw(booked);

        Assert.Equal("Reschedule your booking", page.Find("h1").TextContent);
        Assert.Contains("You keep this time", page.Find(".page-head p").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".countdown"));
        Assert.Contains(booked.StaffName, page.WaitForElement("a.person[aria-current]").TextContent, StringComparison.Ordinal);
    }

    protected override void AddServices() => Services.AddSingleton<TimeProvider>(World.Clock);

    private IRenderedComponent<ReschedulePage> Draw(ReservationView reservation)
    {
        Navigation.NavigateTo(Urls.Reschedule(reservation.Reference, reservation.Key));
        return Render<ReschedulePage>(p => p.Add(c => c.Reference, reservation.Reference));
    }
}
