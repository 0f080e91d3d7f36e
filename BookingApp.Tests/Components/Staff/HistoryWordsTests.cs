using System.Globalization;
using BookingApp.Components.Staff;
using BookingApp.Localization.Pages;
using BookingApp.Reservations.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BookingApp.Tests.Components.Staff;

public sealed class HistoryWordsTests
{
    [Theory]
    [InlineData("en-GB", "captured", "75.00 EUR", "€75.00")]
    [InlineData("de-DE", "refund_completed", "75.00 EUR", "75,00 €")]
    [InlineData("en-GB", "payment_opened", "4500 JPY", "¥4,500")]
    [InlineData("en-GB", "in_person_payment", "75.00 EUR Cash", "€75.00 (Cash)")]
    [InlineData("en-GB", "held", "75.00 EUR", "75.00 EUR")] // somebody's own words
    [InlineData("en-GB", "moved", "2026-06-02T08:00Z; 75.00 EUR", "2026-06-02T08:00Z; 75.00 EUR")]
    [InlineData("en-GB", "declined", "INSTRUMENT_DECLINED", "INSTRUMENT_DECLINED")]
    [InlineData("en-GB", "captured", "unknown", "unknown")]
    [InlineData("en-GB", "captured", "", "")]
    public void Amounts_are_written_for_who_reads_and_all_else_is_left_as_it_is(string culture, string what, string detail, string shown)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

        var words = HistoryWords.Detail(new HistoryView(default, "customer", what, detail), services.GetRequiredService<IStringLocalizer<StaffTexts>>());

        Assert.Equal(shown, words.Replace('\u00a0', ' '));
    }
}
