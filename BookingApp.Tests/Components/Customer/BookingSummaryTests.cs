using BookingApp.Catalog;
using BookingApp.Components.Customer;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Customer;

public sealed class BookingSummaryTests : StaffedComponentTest
{
    [Theory]
    [InlineData(TestWorld.Massage, PayNow.Full, "Due now: €45.00")]
    [InlineData(TestWorld.Massage, PayNow.Deposit, "Price: €45.00", "Due now: €10.00", "Due at your visit: €35.00")]
    [InlineData(TestWorld.Massage, PayNow.Nothing, "Price: €45.00", "Due now: €0.00", "Due at your visit: €45.00")]
    [InlineData(TestWorld.Talk, PayNow.Full, "Due now: Free")]
    public async Task Nothing_to_pay_now_is_not_free(int service, PayNow payNow, params string[] lines)
    {
        await World.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var row = await db.Services.SingleAsync(s => s.Id == service, ct);
            (row.PayNow, row.DepositMinor) = (payNow, payNow is PayNow.Deposit ? 1000 : 0);
            db.Publish(Change.Catalog);
        });
        var held = await World.HeldAsync("10:00", service: service);

        var summary = Render<BookingSummary>(p => p.Add(c => c.View, held).Add(c => c.Zone, new BusinessZone("Europe/Berlin")));

        Assert.Equal(lines, summary.FindAll("dl dt").Select(term => $"{term.TextContent}: {term.NextElementSibling!.TextContent.Trim()}"));
    }
}
