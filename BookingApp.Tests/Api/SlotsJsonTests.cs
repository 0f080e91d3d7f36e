using System.Text;
using BookingApp.Api;
using BookingApp.Availability;

namespace BookingApp.Tests.Api;

public sealed class SlotsJsonTests
{
    private static readonly DateTimeOffset _summer = new(2026, 6, 2, 9, 0, 0, TimeSpan.FromHours(2));
    private static readonly DateTimeOffset _winter = new(2026, 12, 2, 9, 5, 0, TimeSpan.FromHours(-3.5));

    private static readonly DaySlots[] _days =
    [
        new(new DateOnly(2026, 6, 2), [new Slot(_summer, _summer.AddHours(1), [1, 2], 1), new Slot(_summer.AddMinutes(15), _summer.AddMinutes(75), [2], 4)]),
        new(new DateOnly(2026, 6, 3), []),
        new(new DateOnly(2026, 12, 2), [new Slot(_winter, _winter.AddDays(1), [7], 12)]),
        new(new DateOnly(2026, 12, 3), []) { LastStart = _winter },
    ];

    [Fact]
    public void Days_written_once_and_put_together_are_the_answer_that_the_API_promises()
    {
        foreach (var count in new[] { 0, 1, 2, 3, 4 })
        {
            var days = _days.Take(count).ToList();
            var promised = ApiJson.Write(new SlotsAnswer("America/St_Johns", [.. days.Select(DayAnswer.Of)]));

            Assert.Equal(promised, Text(new SlotsJson("America/St_Johns", days)));
            Assert.Equal(promised, Text(new SlotsJson("America/St_Johns", days))); // from what was written before
            Assert.Equal(count is 4, Text(new SlotsJson("UTC", days)).Contains("\"full\":true", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_day_that_is_another_is_written_anew()
    {
        Text(new SlotsJson("UTC", _days));

        var other = _days[0] with { Slots = [_days[0].Slots[1]] };

        Assert.Equal(ApiJson.Write(new SlotsAnswer("UTC", [DayAnswer.Of(other)])), Text(new SlotsJson("UTC", [other])));
    }

    private static string Text(SlotsJson answer) => string.Concat(answer.Parts().Select(Encoding.UTF8.GetString));
}
