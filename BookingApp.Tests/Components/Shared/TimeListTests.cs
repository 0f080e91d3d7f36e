using System.Globalization;
using BookingApp.Availability;
using BookingApp.Components.Shared.Times;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Shared;

public sealed class TimeListTests : ComponentTest
{
    public TimeListTests()
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-GB");
        Services.AddSingleton<AntiforgeryStateProvider, NoToken>();
    }

    [Fact]
    public void Times_stand_by_the_part_of_the_day()
    {
        var list = Times(At(9), At(11), At(12), At(17));

        Assert.Equal(["Morning", "Afternoon", "Evening"], list.FindAll("h3").Select(h => h.TextContent));
        Assert.Equal(["09:00", "11:00", "12:00", "17:00"], list.FindAll("button .num").Select(b => b.TextContent));
    }

    [Fact]
    public void A_time_is_a_button_of_a_posted_form()
    {
        var list = Times(At(9));

        Assert.Equal("post", list.Find("form").GetAttribute("method"));
        Assert.Equal(When.Wire(At(9).Start), list.Find("button[name=start]").GetAttribute("value"));
    }

    [Fact]
    public void A_time_that_somebody_takes_says_so_and_then_vanishes()
    {
        var list = Times(At(9), At(10));

        list.Render(p => Fill(p, "day", At(9)));

        Assert.Equal("10:00 has just been taken.", list.Find("[role=status]").TextContent);
        Assert.Equal("10:00", list.Find("s").TextContent);
        Clock.Advance(TimeSpan.FromSeconds(10));
        list.WaitForAssertion(() => Assert.Empty(list.FindAll("s")));
    }

    [Fact]
    public void On_a_day_when_the_clocks_change_each_time_has_its_offset_on_a_line_of_its_own()
    {
        var list = Render<TimeList>(p => Fill(p.Add(c => c.WithOffset, true), "day", At(9)));

        Assert.Equal(["09:00", When.Offset(At(9).Start)], list.FindAll("button .num").Select(part => part.TextContent));
    }

    [Fact]
    public void A_time_that_comes_back_is_announced()
    {
        var list = Times(At(9));

        list.Render(p => Fill(p, "day", At(9), At(10)));

        Assert.Equal("10:00 is free again.", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Another_day_is_no_news()
    {
        var list = Times(At(9), At(10));

        list.Render(p => Fill(p, "next day", At(12)));

        Assert.Empty(list.FindAll("s"));
        Assert.Equal("", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Shared_times_say_how_many_places_are_left()
    {
        var list = Render<TimeList>(p => Fill(p.Add(c => c.ShowSeats, true), "day", At(9) with { SeatsFree = 3 }));

        Assert.Equal("3 places left", list.Find(".time-note").TextContent);
    }

    private IRenderedComponent<TimeList> Times(params Slot[] slots) => Render<TimeList>(p => Fill(p, "day", slots));

    private static void Fill(ComponentParameterCollectionBuilder<TimeList> p, string scope, params Slot[] slots) =>
        p.Add(c => c.Slots, slots).Add(c => c.Action, "/book/1/hold").Add(c => c.Scope, scope);

    private static Slot At(int hour) =>
        new(new DateTimeOffset(2026, 6, 2, hour, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 2, hour, 45, 0, TimeSpan.Zero), [1], 1);

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
