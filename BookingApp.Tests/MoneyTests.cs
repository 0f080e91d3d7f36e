using System.Globalization;
using BookingApp.Catalog.Pricing;

namespace BookingApp.Tests;

public sealed class MoneyTests
{
    // What a person types, on a page of which culture, in which currency, and what it is in the smallest unit; null: refused.
    [Theory]
    [InlineData("en-GB", "EUR", "1,000", 100_000L)]
    [InlineData("en-GB", "EUR", "1.500", null)] // a decimal too many, and no group of this page
    [InlineData("en-GB", "EUR", "1,000.50", 100_050L)]
    [InlineData("en-GB", "EUR", "1.000,50", 100_050L)] // both marks: only one meaning is left
    [InlineData("en-GB", "EUR", "1,50", 150L)]
    [InlineData("en-GB", "EUR", "1,5", 150L)]
    [InlineData("en-GB", "EUR", "12,34,567", null)]
    [InlineData("en-GB", "EUR", "1234,567", null)]
    [InlineData("en-GB", "EUR", "0,500", null)]
    [InlineData("en-GB", "EUR", "1,000,000", 100_000_000L)]
    [InlineData("en-GB", "EUR", "1,000,00", null)]
    [InlineData("en-GB", "EUR", "1 000.5", 100_050L)]
    [InlineData("en-GB", "EUR", "45.000", null)] // zeros are decimals, too
    [InlineData("en-GB", "EUR", "45.00", 4_500L)]
    [InlineData("en-GB", "EUR", " 45 ", 4_500L)]
    [InlineData("en-GB", "EUR", "€45", 4_500L)]
    [InlineData("en-GB", "EUR", "45 EUR", 4_500L)]
    [InlineData("en-GB", "EUR", "45 USD", null)]
    [InlineData("en-GB", "EUR", ".5", 50L)]
    [InlineData("en-GB", "EUR", "45.", null)]
    [InlineData("en-GB", "EUR", "-45", null)]
    [InlineData("en-GB", "EUR", "+45", null)]
    [InlineData("en-GB", "EUR", "1e3", null)]
    [InlineData("en-GB", "EUR", "45²", null)]
    [InlineData("en-GB", "EUR", "", null)]
    [InlineData("en-GB", "EUR", "4 5", null)]
    [InlineData("en-GB", "EUR", "99999999999999999999", null)]
    [InlineData("en-GB", "JPY", "12,000", 12_000L)]
    [InlineData("en-GB", "JPY", "12.000", null)]
    [InlineData("en-GB", "JPY", "12.00", null)]
    [InlineData("en-GB", "JPY", "12", 12L)]
    [InlineData("ja-JP", "JPY", "12,000", 12_000L)]
    [InlineData("ja-JP", "JPY", "１２，０００", 12_000L)]
    [InlineData("ja-JP", "JPY", "¥12,000", 12_000L)]
    [InlineData("ja-JP", "JPY", "12,00", null)]
    [InlineData("de-DE", "EUR", "1.500", 150_000L)]
    [InlineData("de-DE", "EUR", "1,000", null)]
    [InlineData("de-DE", "EUR", "1.500,00", 150_000L)]
    [InlineData("de-DE", "EUR", "1500.00", 150_000L)] // as the field was filled in by us
    [InlineData("de-DE", "EUR", "45,5", 4_550L)]
    [InlineData("de-DE", "EUR", "0.500", null)]
    [InlineData("de-DE", "JPY", "12.000", 12_000L)]
    [InlineData("de-DE", "JPY", "12,000", null)]
    [InlineData("fr-FR", "EUR", "1 500,50", 150_050L)]
    [InlineData("fr-FR", "EUR", "1\u202f500", 150_000L)]
    [InlineData("fr-FR", "EUR", "1.500", null)]
    [InlineData("fr-FR", "EUR", "1,500", null)]
    [InlineData("de-CH", "CHF", "1’500.05", 150_005L)]
    [InlineData("de-CH", "CHF", "1'500", 150_000L)]
    [InlineData("hi-IN", "EUR", "1,00,000", 10_000_000L)]
    [InlineData("en-US", "HUF", "4,500", 4_500L)]
    [InlineData("hu-HU", "HUF", "4 500", 4_500L)]
    [InlineData("ar-EG", "EUR", "١٬٥٠٠٫٥٠", 150_050L)]
    [InlineData("fa-IR", "EUR", "۴۵", 4_500L)]
    public void An_amount_has_one_meaning_or_is_refused(string culture, string currency, string typed, long? minor)
    {
        var read = Money.TryRead(typed, currency, CultureInfo.GetCultureInfo(culture), out var money);

        Assert.Equal((minor is not null, new Money(minor ?? 0, currency)), (read, money));
    }

    [Fact]
    public void What_a_page_of_any_culture_shows_is_read_as_what_it_says()
    {
        var shown = new[] { "EUR", "JPY", "CHF" }.SelectMany(
            currency => new[] { 0L, 5, 1_234, 123_456, 100_000_000 }.Select(minor => new Money(minor, currency))).ToList();

        var wrong = from culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures)
                    from money in shown
                    from text in new[] { money.ToText(culture), money.ToWire() }
                    let read = Money.TryRead(text, money.Currency, culture, out var amount) ? amount : (Money?)null
                    where read is null ? !Contradicts(culture.NumberFormat) : read != money
                    select $"{culture.Name}: {text} was read as {read}";

        Assert.Empty(wrong);
    }

    // Some cultures write a comma between thousands in amounts and before the decimals in numbers: there it is refused.
    private static bool Contradicts(NumberFormatInfo format) =>
        format.CurrencyGroupSeparator == format.NumberDecimalSeparator || format.CurrencyDecimalSeparator == format.NumberGroupSeparator;

    // Whatever is typed: it is never read as less precise, larger or smaller than its digits say.
    [Fact]
    public void Nothing_that_is_read_has_other_digits_than_were_typed()
    {
        string[] marks = ["", ",", ".", " ", "'", "٫", "٬"];
        string[] digits = ["", "0", "5", "12", "000", "500", "1000"];
        foreach (var culture in new[] { "en-GB", "de-DE", "fr-FR", "hi-IN", "ar-SA" }.Select(CultureInfo.GetCultureInfo))
        {
            foreach (var typed in from a in digits from m in marks from b in digits from n in marks from c in digits select $"{a}{m}{b}{n}{c}")
            {
                foreach (var currency in new[] { "EUR", "JPY" })
                {
                    if (!Money.TryRead(typed, currency, culture, out var money))
                        continue;
                    var wire = money.ToWire().Replace(".", "", StringComparison.Ordinal).TrimStart('0');
                    var said = string.Concat(typed.Where(char.IsAsciiDigit)).TrimStart('0');
                    Assert.True(
                        wire.StartsWith(said, StringComparison.Ordinal) && wire[said.Length..].All(c => c is '0'),
                        $"{culture.Name} {currency}: {typed} was read as {money}");
                }
            }
        }
    }

    [Theory]
    [InlineData("EUR", "45.00", 4_500L)]
    [InlineData("EUR", "45.5", 4_550L)]
    [InlineData("EUR", "45.000", null)]
    [InlineData("EUR", "1,000", null)]
    [InlineData("JPY", "12000", 12_000L)]
    [InlineData("JPY", "12.000", null)]
    [InlineData("JPY", "12.0", null)]
    [InlineData("KWD", "1.234", 1_234L)]
    public void On_the_wire_an_amount_has_a_point_and_the_decimals_of_its_currency_at_most(string currency, string text, long? minor) =>
        Assert.Equal((minor is not null, new Money(minor ?? 0, currency)), (Money.TryParse(text, currency, out var money), money));

    [Fact]
    public void A_provider_may_write_zeros_where_a_currency_has_no_decimals() =>
        Assert.Equal(
            (true, new Money(12_000, "JPY"), false), (Money.TryParseWire("12000.00", "JPY", out var yen), yen, Money.TryParseWire("12000.50", "JPY", out _)));

    [Fact]
    public void Of_the_currencies_on_offer_three_have_no_decimals() =>
        Assert.Equal(["HUF", "JPY", "TWD"], Currencies.All.Where(c => Money.DecimalsOf(c) is not 2));

    [Fact]
    public void The_highest_price_for_the_largest_class_is_far_from_an_overflow() =>
        Assert.All(Currencies.All, currency => Assert.True(checked(Money.Highest(currency).Minor * 1000 * 100) > 0));
}
