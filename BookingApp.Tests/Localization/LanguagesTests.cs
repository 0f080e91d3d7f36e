using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Localization;

namespace BookingApp.Tests.Localization;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData("en-GB", "en-GB")]
    [InlineData("en-US", "en-US")]
    [InlineData("en", "en-US")]
    [InlineData("de-DE", "en-GB")]
    [InlineData("zh-CN", "en-GB")]
    [InlineData("ko-KR", "en-001")]
    [InlineData("ar-SA", "en-001")]
    [InlineData("klingon-at-home", "en-GB")]
    [InlineData("", "en-GB")]
    [InlineData(null, "en-GB")]
    public void Who_has_no_texts_reads_English_with_their_own_clock(string? wished, string expected) => Assert.Equal(expected, Languages.For(wished).Name);

    [Fact]
    public void The_first_wish_that_exists_counts() => Assert.Equal("en-US", Languages.For("", "klingon-at-home", "en-US", "en-GB").Name);

    // All there are: a month's heading, its days and its digits agree, whatever the visitor wishes.
    [Fact]
    public void Whatever_is_wished_the_calendar_is_the_businesss_and_the_digits_are_those_of_the_text() => Sources.MustBeEmpty(
        "Dates and numbers of another calendar or script than the text's.",
        from wished in CultureInfo.GetCultures(CultureTypes.AllCultures)
        let culture = Languages.For(wished.Name)
        let day = new DateOnly(2027, 3, 9).ToString("D", culture)
        where !day.Contains("2027", StringComparison.Ordinal) || !day.Contains("March", StringComparison.Ordinal)
            || 1234.5m.ToString("N1", culture).Any(c => char.IsLetter(c) || (char.IsDigit(c) && !char.IsAsciiDigit(c)))
            || culture.TextInfo.IsRightToLeft || Languages.Of(culture).Name is not "en"
        select $"{wished.Name}: {culture.Name} writes {day}");

    [Theory]
    [InlineData("zh-Hans-CN")]
    [InlineData("zh-Hant-HK")]
    [InlineData("sr-Latn-RS")]
    [InlineData("uz-Cyrl-UZ")]
    [InlineData("de-DE")]
    public void A_business_may_choose_a_language_in_one_of_its_scripts(string name)
    {
        Assert.Contains(name, Locales.All.Select(c => c.Name));
        Assert.Empty(Form(name).Check());
    }

    [Theory]
    [InlineData("zh-Hans", "zh-Hans")]
    [InlineData("de", "de")]
    [InlineData("en-gb", "en-GB")]
    [InlineData("ZH-HANS-CN", "zh-Hans-CN")]
    public void What_a_seed_file_may_say_the_settings_can_save(string seeded, string saved)
    {
        var form = Form(seeded);
        Assert.Empty(form.Check());
        var business = new Business { Name = "", TimeZone = "", Currency = "EUR", Locale = "" };

        form.ApplyTo(business);

        Assert.Equal(saved, business.Locale);
    }

    [Theory]
    [InlineData("")]
    [InlineData("klingon-at-home")]
    [InlineData("xx")]
    public void A_language_that_does_not_exist_is_refused(string name) => Assert.Equal(["Locale"], Form(name).Check().Keys);

    private static BusinessForm Form(string locale) =>
        new() { Name = "Studio", TimeZone = "Asia/Shanghai", Currency = "EUR", Locale = locale, AccentColor = "#2f6f4f" };
}
