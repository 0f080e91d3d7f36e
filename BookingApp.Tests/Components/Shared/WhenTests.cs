using System.Globalization;
using BookingApp.Components.Shared.Times;

namespace BookingApp.Tests.Components.Shared;

public sealed class WhenTests
{
    private static readonly TimeSpan Berlin = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("en-GB", "Thursday, 31 December")]
    [InlineData("en-US", "Thursday, December 31")]
    [InlineData("de-DE", "Donnerstag, 31. Dezember")]
    public void A_day_of_this_year_needs_no_year(string culture, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(expected, When.NearDay(new DateTimeOffset(2026, 12, 31, 14, 0, 0, Berlin), new DateTimeOffset(2026, 12, 30, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_day_of_another_year_says_which_also_in_the_hour_when_only_one_clock_has_changed_years()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");
        var newYear = new DateTimeOffset(2027, 1, 1, 10, 0, 0, Berlin);

        Assert.Contains("2027", When.NearDay(newYear, new DateTimeOffset(2026, 12, 31, 22, 30, 0, TimeSpan.Zero)), StringComparison.Ordinal);
        // 2027 in Berlin
        Assert.DoesNotContain("2027", When.NearDay(newYear, new DateTimeOffset(2026, 12, 31, 23, 30, 0, TimeSpan.Zero)), StringComparison.Ordinal);
    }
}
