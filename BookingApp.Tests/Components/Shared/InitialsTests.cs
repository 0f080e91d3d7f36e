using System.Globalization;
using BookingApp.Components.Shared;

namespace BookingApp.Tests.Components.Shared;

public sealed class InitialsTests
{
    [Theory]
    [InlineData("Ana Berg", "AB")]
    [InlineData("ana maria berg", "AM")]
    [InlineData("王小明", "王")]
    [InlineData("李　小龍", "李小")] // an ideographic space
    [InlineData("Zoë\u00a0Östberg", "ZÖ")]
    [InlineData("👩‍🎤 Ana Berg", "AB")]
    [InlineData("💅Nails", "N")]
    [InlineData("👩‍🎤", "👩‍🎤")] // a whole sign, where there is nothing else
    [InlineData("🇩🇪 🇫🇷", "🇩🇪")]
    [InlineData("(Dr.) O'Hara", "DO")]
    [InlineData("e\u0301lodie", "E\u0301")]
    [InlineData("𠮷田", "𠮷")] // beyond 16 bits
    [InlineData("24/7 Gym", "2G")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void They_are_whole_signs_of_a_reader(string name, string initials)
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-GB");

        Assert.Equal(initials, Initials.Of(name));
    }

    [Fact]
    public void A_business_shows_one() => Assert.Equal("🧖", Initials.Of("🧖", 1));
}
