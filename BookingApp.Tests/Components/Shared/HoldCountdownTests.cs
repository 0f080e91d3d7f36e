using BookingApp.Components.Shared.Times;
using Bunit;

namespace BookingApp.Tests.Components.Shared;

public sealed class HoldCountdownTests : ComponentTest
{
    [Fact]
    public void Tells_the_page_once_when_time_is_up()
    {
        var told = 0;
        var countdown = Render<HoldCountdown>(p => p.Add(c => c.Until, Clock.GetUtcNow().AddSeconds(2)).Add(c => c.OnLapsed, () => told++));

        Clock.Advance(TimeSpan.FromSeconds(5));

        countdown.WaitForAssertion(() => Assert.Equal("00:00", countdown.Find("[role=timer]").TextContent));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, told);
    }

    [Fact]
    public void Tells_hours_of_an_offer_that_stands_until_tomorrow()
    {
        var countdown = Render<HoldCountdown>(p => p.Add(c => c.Until, Clock.GetUtcNow().Add(new TimeSpan(12, 55, 7))));

        Assert.Equal("12:55:07", countdown.Find("[role=timer]").TextContent);
    }

    [Fact]
    public void Gives_the_browser_the_servers_instants_to_tick_by()
    {
        var until = Clock.GetUtcNow().AddMinutes(15);

        var countdown = Render<HoldCountdown>(p => p.Add(c => c.Until, until));

        Assert.Equal("15:00", countdown.Find("[role=timer]").TextContent);
        Assert.Equal(When.Wire(until), countdown.Find(".countdown").GetAttribute("data-until"));
        Assert.Equal(When.Wire(Clock.GetUtcNow()), countdown.Find(".countdown").GetAttribute("data-now"));
    }

    [Fact]
    public void More_time_puts_the_end_off()
    {
        var told = 0;
        var until = Clock.GetUtcNow().AddMinutes(1);
        var countdown = Render<HoldCountdown>(p => p.Add(c => c.Until, until).Add(c => c.OnLapsed, () => told++));

        countdown.Render(p => p.Add(c => c.Until, until.AddMinutes(5)).Add(c => c.OnLapsed, () => told++));
        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, told);
    }

    [Fact]
    public void A_page_that_was_left_is_not_told()
    {
        var told = 0;
        var countdown = Render<HoldCountdown>(p => p.Add(c => c.Until, Clock.GetUtcNow().AddSeconds(2)).Add(c => c.OnLapsed, () => told++));

        countdown.Instance.Dispose();
        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, told);
    }
}
