using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.EmptyTimes;
using Bunit;

namespace BookingApp.Tests.Components.Staff.EmptyTimes;

/// <summary>Ana is one of the people: she books with everybody, and blocks her own time only.</summary>
public sealed class ColleagueTimeTests : StaffedComponentTest
{
    protected override bool IsPerson => true;

    [Theory]
    [InlineData(1, "Book here, Block this time")]
    [InlineData(2, "Book here")]
    public async Task What_a_press_on_empty_time_offers(int staff, string offered)
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement("[data-hears-empty-time]");

        await page.Find("[data-hears-empty-time]").TriggerEventAsync(
            "onemptytime", new EmptyTimeEventArgs { StaffId = staff, From = World.At("11:00").ToUnixTimeMilliseconds(), X = 300, Y = 200 });

        Assert.Equal(offered, string.Join(", ", page.FindAll(".empty-time > button").Select(button => button.TextContent.Trim())));
    }
}
