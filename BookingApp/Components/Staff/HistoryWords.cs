using System.Globalization;
using BookingApp.Components.Staff.Reasons;
using BookingApp.Localization.Pages;
using BookingApp.Reservations.History;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff;

/// <summary>What a line of the history adds, as staff read it; the history keeps amounts as they go over the wire.</summary>
internal static class HistoryWords
{
    // Only these carry an amount as their detail; elsewhere it is a text or a provider's id.
    private static readonly HashSet<string> AboutMoney = new(StringComparer.Ordinal)
    {
        "payment_opened", "captured", "in_person_payment", "handed_back", "refund_recorded", "refund_external", "refund_resumed", "refund_withdrawn",
        "refund_completed",
    };

    public static string Detail(HistoryView line, IStringLocalizer<StaffTexts> text)
    {
        if (line.What is "cancelled" or "no_show")
            return ReasonWords.Of(line.Detail, text);
        if (!AboutMoney.Contains(line.What) || line.Detail.Split(' ') is not [var amount, { Length: 3 } currency, .. var how]
            || !Money.TryParse(amount, currency, out var money))
            return line.Detail;
        return money.ToText(CultureInfo.CurrentCulture) + string.Concat(how.Select(method => $" ({text[$"InPerson.{method}"]})"));
    }
}
