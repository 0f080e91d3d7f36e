using System.Globalization;
using BookingApp.Catalog.Pricing;

namespace BookingApp.Tests.Catalog;

public sealed class CancellationPolicyTests
{
    private static readonly DateTimeOffset _start = new(2026, 6, 3, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", 24, "")]
    [InlineData("48:100, 24:50", 24, "48:100 24:50")]
    [InlineData("48:100, 24:50, 6:20", 24, "48:100 24:50")]
    [InlineData("6:20", 24, "24:20")]
    [InlineData("72:80, 36:40", 12, "72:80 36:40")]
    [InlineData("72:80", 0, "72:80")]
    public void Steps_end_where_customers_can_no_longer_cancel(string policy, int lastHours, string expected)
    {
        var read = CancellationPolicy.Parse(policy);

        var steps = read.Steps(_start, _start.AddHours(-lastHours));

        Assert.Equal(
            expected, string.Join(' ', steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{(_start - s.Until).TotalHours}:{s.Percent}"))));
        Assert.All(steps, step => Assert.Equal(read.PercentAt(_start, step.Until), step.Percent));
    }
}
