using BookingApp.Catalog;
using BookingApp.Contacts;

namespace BookingApp.Tests.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("030 1234567", "DE", "030 1234567", "+49301234567")]
    [InlineData("+49 30 1234567", null, "+49 30 1234567", "+49301234567")]
    [InlineData("\u202a+49 30 1234567\u202c", "DE", "+49 30 1234567", "+49301234567")]
    [InlineData("\u200e030\u00a01234\u2013567", "DE", "030 1234–567", "+49301234567")]
    [InlineData("030\u20111234\u2011567", "DE", "030‑1234‑567", "+49301234567")]
    [InlineData("030 1234567 ext. 12", "DE", "030 1234567 ext. 12", "+49301234567")]
    [InlineData("030 1234567 x12", "DE", "030 1234567 x12", "+49301234567")]
    [InlineData("030 1234567, Durchwahl 12", "DE", "030 1234567, Durchwahl 12", "+49301234567")]
    [InlineData("+44 20 7946 0000 #12", "DE", "+44 20 7946 0000 #12", "+442079460000")]
    [InlineData("tel:+49-30-1234567", "DE", "tel:+49-30-1234567", "+49301234567")]
    [InlineData("00 49 30 1234567", "DE", "00 49 30 1234567", "+49301234567")]
    [InlineData("+49 (0)30 1234567", "DE", "+49 (0)30 1234567", "+49301234567")]
    [InlineData("(+49) 30/123 45 67", "DE", "(+49) 30/123 45 67", "+49301234567")]
    [InlineData("０３－１２３４－５６７８", "JP", "０３－１２３４－５６７８", "+81312345678")]
    [InlineData("٠٢ ٢٥٧٨ ١٢٣٤", "EG", "٠٢ ٢٥٧٨ ١٢٣٤", "+20225781234")]
    [InlineData("13812345678", "CN", "13812345678", "+8613812345678")]
    [InlineData("(02) 9876 5432", "AU", "(02) 9876 5432", "+61298765432")]
    [InlineData("+1 (555) 010-0123", "DE", "+1 (555) 010-0123", "+15550100123")]
    public void A_number_is_kept_as_typed_and_as_it_is_dialled_from_everywhere(string typed, string? region, string shown, string e164)
    {
        Assert.True(PhoneNumber.TryParse(typed, region, out var number), typed);

        Assert.Equal((shown, e164), (number.Text, number.E164));
        Assert.Equal($"tel:{e164}", PhoneNumber.LinkOf(number.Text, number.E164));
    }

    [Theory]
    [InlineData("4567", "DE")] // in the house
    [InlineData("555-0123", "US")] // without its area code
    [InlineData("110", "DE")]
    [InlineData("030 1234567", null)]
    [InlineData("+999 123456", "DE")]
    [InlineData("07700 900123", "GB")]
    public void A_number_that_no_plan_knows_is_kept_as_typed(string typed, string? region)
    {
        Assert.True(PhoneNumber.TryParse(typed, region, out var number), typed);

        Assert.Equal((typed, null), (number.Text, number.E164));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("call me")]
    [InlineData("12")]
    [InlineData("1234567890123456789")]
    [InlineData("030 1234567 or 0171 2345678")]
    [InlineData("030 1234567<script>")]
    [InlineData("maya@example.com")]
    [InlineData("\u200b\u200e")]
    [InlineData("+")]
    [InlineData("030+1234567")]
    public void What_nobody_can_dial_is_refused(string typed) => Assert.False(PhoneNumber.TryParse(typed, "DE", out _), typed);

    [Theory]
    [InlineData("+49 30 123", null, "tel:+4930123")]
    [InlineData("4567 ext. 12", null, "tel:4567")]
    [InlineData("030\u00a012\u201334", null, "tel:0301234")]
    [InlineData("anything 12", null, "tel:12")]
    public void A_link_dials_the_number_alone(string text, string? e164, string link) => Assert.Equal(link, PhoneNumber.LinkOf(text, e164));

    [Theory]
    [InlineData("Europe/Berlin", "en-GB", "DE")] // where the business stands, whatever language it writes
    [InlineData("Europe/Amsterdam", "nl-NL", "NL")] // a link to Brussels in the newer tables
    [InlineData("Asia/Shanghai", "zh-Hans-CN", "CN")]
    [InlineData("Asia/Urumqi", "zh-CN", "CN")]
    [InlineData("America/New_York", "en-US", "US")]
    [InlineData("UTC", "de-AT", "AT")]
    [InlineData("UTC", "en", null)]
    public void A_number_without_a_country_is_one_of_where_the_business_is(string zone, string locale, string? region) => Assert.Equal(
        region, new CatalogSnapshot(new Business { Name = "Studio", TimeZone = zone, Currency = "EUR", Locale = locale }, [], [], []).PhoneRegion);
}
