using BookingApp.Components.Staff.Board;
using BookingApp.Reservations;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff.Board;

public sealed class NewBookingTests : StaffedComponentTest
{
    [Fact]
    public async Task A_customers_page_leads_to_a_booking_that_is_theirs_and_the_address_does_not_ask_for_another_one_afterwards()
    {
        var known = await World.PaidAsync("10:00", name: "Maya");
        var (name, email, id) = (known.Customer!.Name, known.Customer.Email, known.CustomerId!.Value);
        Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.StaffNewBooking(new DateOnly(2026, 6, 2), id));
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));

        page.WaitForAssertion(() => Assert.Equal((name, email), (Field("#walk-name"), Field("#walk-email"))));
        Assert.NotEmpty(page.WaitForElement(".finder-known").TextContent);
        await page.WaitForElement(".times-grid button").ClickAsync(new());
        await page.Find(".panel form").SubmitAsync(EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Matches("/staff/2026-06-02\\?open=[A-Z0-9]+$", Services.GetRequiredService<NavigationManager>().Uri));
        await using var db = await World.OpenAsync();
        Assert.Equal(2, await db.Reservations.CountAsync(r => r.CustomerId == id));

        string? Field(string field) => page.Find(field).GetAttribute("value");
    }
}
