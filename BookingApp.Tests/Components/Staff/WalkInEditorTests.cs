using BookingApp.Components.Staff;
using BookingApp.Reservations;
using Bunit;

namespace BookingApp.Tests.Components.Staff;

public sealed class WalkInEditorTests : StaffedComponentTest
{
    [Fact]
    public async Task What_is_missing_is_said_at_the_button_until_nothing_is()
    {
        ReservationView? booked = null;
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.OnDone, done => booked = done));
        Assert.Equal("Still missing: the time, the name.", Missing());
        Assert.Equal("true", Book().GetAttribute("aria-disabled"));
        Assert.Equal("€45.00, due at the visit", form.Find("#walk-price").TextContent);

        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Null(booked);
        form.Find("#walk-name").Input("Wanda");
        Assert.Equal("Still missing: the time.", Missing());
        await form.Find(".times-grid button").ClickAsync(new());

        Assert.Empty(form.FindAll("#walk-missing"));
        Assert.False(Book().HasAttribute("aria-disabled") || Book().HasAttribute("aria-describedby"));
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal("Wanda", booked?.Customer?.Name);

        AngleSharp.Dom.IElement Book() => form.Find("button[type=submit]");
        string Missing() => form.Find("#" + Book().GetAttribute("aria-describedby")).TextContent;
    }
}
