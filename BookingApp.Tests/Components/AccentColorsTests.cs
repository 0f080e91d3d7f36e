using BookingApp.Components.Layout.Theme;

namespace BookingApp.Tests.Components;

public sealed class AccentColorsTests
{
    [Theory]
    [InlineData("#2f6f4f")]
    [InlineData("#ffff00")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#808080")]
    [InlineData("#777777")]
    [InlineData("#ff0000")]
    [InlineData("#00ffff")]
    [InlineData("no colour; } body { display: none")]
    public void Every_colour_can_be_read(string color)
    {
        var colors = AccentColors.Of(color);

        Assert.True(AccentColors.Contrast(colors.Accent, colors.OnAccent) >= 4.5);
        Assert.All(["#ffffff", "#f6f8f6", "#eef1ee"], surface => Assert.True(AccentColors.Contrast(colors.TextOnLight, surface) >= 4.5));
        Assert.All(["#111512", "#1a1f1c", "#272d29"], surface => Assert.True(AccentColors.Contrast(colors.TextOnDark, surface) >= 4.5));
        Assert.DoesNotContain("}", colors.ToCss(), StringComparison.Ordinal);
    }
}
