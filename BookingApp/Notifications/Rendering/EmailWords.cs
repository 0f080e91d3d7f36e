using System.Globalization;
using System.Resources;
using BookingApp.Localization;

namespace BookingApp.Notifications.Rendering;

/// <summary>The texts of emails in one language. A key that is missing is a bug, and is said so.</summary>
internal sealed class EmailWords(CultureInfo culture)
{
    private static readonly ResourceManager _texts = new(typeof(EmailTexts));

    public CultureInfo Culture => culture;

    public string Text(Money? money) => money is { } amount ? amount.ToText(culture) : "";

    public string Some(Money? money) => money is { IsPositive: true } amount ? Text(amount) : "";

    public string? Find(string key) => _texts.GetString(key, culture);

    public string this[string key, params object[] args] => string.Format(
        culture, _texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"EmailTexts has no '{key}'."), args);

    /// <summary>What becomes of the money of a booking that was cancelled; nothing where there was none.</summary>
    public string RefundSentence(EmailData facts) => (facts.Paid, facts.Refund) switch
    {
        (_, { IsPositive: true } refund) => this["Cancellation_Refund", Text(refund)],
        ({ IsPositive: true } paid, _) when facts.Refunded is not { } back || back < paid => this["Cancellation_NoRefund"],
        _ => "",
    };
}
