using System.Globalization;
using BookingApp.Availability;
using BookingApp.Components.Staff;
using BookingApp.Localization;
using BookingApp.Localization.Pages;
using BookingApp.Reservations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BookingApp.Tests.Components.Staff;

public sealed class ChangeWordsTests
{
    [Theory]
    [InlineData("en-GB", "Tue 24/11/2026, 15:30")]
    [InlineData("en-US", "Tue 11/24/2026, 3:30")]
    [InlineData("de-DE", "Di 24.11.2026, 15:30")]
    public void Who_was_beaten_to_a_time_reads_the_day_and_hour_of_the_nearest_free_one(string culture, string expected)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var start = new DateTimeOffset(2026, 11, 24, 15, 30, 0, TimeSpan.FromHours(1));

        var words = ChangeWords.Of(new ChangeResult.BeatenToIt([new Slot(start, start.AddHours(1), [1], 1)]),
            services.GetRequiredService<IStringLocalizer<StaffTexts>>(), services.GetRequiredService<IStringLocalizer<RuleTexts>>());

        Assert.Contains(expected, words.Replace("Di.", "Di", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
