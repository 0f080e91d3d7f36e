using System.Security.Claims;
using BookingApp.Components.Customer;
using BookingApp.Customers;
using BookingApp.Reservations.Holds;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;

namespace BookingApp.Tests.Components.Customer;

public sealed class HeldBannerTests : Staff.StaffedComponentTest
{
    [Fact]
    public async Task Who_holds_as_many_times_as_they_may_releases_one_where_they_read_so()
    {
        var result = await World.HoldAsync("09:00", browser: "tab");
        var held = Assert.IsType<HoldResult.Held>(result).Reservation;
        var visitor = new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(Visitor.BrowserClaim, "tab")])));

        var banner = Render<HeldBanner>(p => p.AddCascadingValue(Task.FromResult(visitor)).Add(b => b.ServiceId, 2));

        Assert.EndsWith($"/checkout/{held.Reference}/release?key={held.Key}", banner.WaitForElement("form").GetAttribute("action"), StringComparison.Ordinal);
        Assert.Equal("2", banner.Find("form input[name=service]").GetAttribute("value")); // and stays on its page
        Assert.Contains("Release this time", banner.Find("form button").TextContent, StringComparison.Ordinal);
    }
}
