using System.Globalization;
using BookingApp.Contacts;

namespace BookingApp.Catalog.Forms;

/// <summary>Collects what is wrong with a form: the first thing per member.</summary>
internal sealed class FormCheck
{
    private readonly Dictionary<string, FieldError> _errors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, FieldError> Errors => _errors;

    public bool IsFine => _errors.Count is 0;

    public FormCheck Must(bool holds, string member, string code, params object[] args)
    {
        if (!holds)
            _errors.TryAdd(member, new FieldError(code, args));
        return this;
    }

    public FormCheck Name(string text, string member, int max = 100) =>
        Must(!VisibleText.IsBlank(text), member, "required").Must(text.Trim().Length <= max, member, "too_long", max);

    public FormCheck Text(string text, string member, int max) => Must(text.Trim().Length <= max, member, "too_long", max);

    /// <summary>A length of time on the five-minute grid.</summary>
    public FormCheck Minutes(int minutes, string member, int min, int max) =>
        Must(minutes >= min && minutes <= max, member, "minutes_range", min, max).Must(minutes % 5 is 0, member, "five_minutes");

    /// <summary>An amount of money as it is typed on a page of the current culture: zero or more, and no more than any price may be.</summary>
    public FormCheck Amount(string typed, string member, string currency, out Money amount) =>
        Must(
            Money.TryRead(typed, currency, CultureInfo.CurrentCulture, out amount), member, Money.DecimalsOf(currency) is 0 ? "price_whole" : "price", currency)
            .Must(amount <= Money.Highest(currency), member, "price_max", Money.Highest(currency).ToDecimal(), currency);

    /// <summary>A day that the app reckons with, or none.</summary>
    public FormCheck Day(DateOnly? day, string member) =>
        Must(day is not { } some || BusinessDays.Cover(some), member, "day_range", BusinessDays.First, BusinessDays.Last);

    public FormCheck Number(int number, string member, int min, int max) => Must(number >= min && number <= max, member, "range", min, max);
}
