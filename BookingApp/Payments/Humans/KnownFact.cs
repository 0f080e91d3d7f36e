using System.Globalization;

namespace BookingApp.Payments.Humans;

/// <summary>One thing known of a payment; the label has a text.</summary>
public sealed record KnownFact(string Label, string Value)
{
    /// <summary>All that we know of a payment, for whoever has to end it.</summary>
    internal static IReadOnlyList<KnownFact> Of(Payment payment, DateTimeOffset now)
    {
        var known = new List<KnownFact>
        {
            new("Amount", payment.Amount.ToString()),
            new("Provider", payment.Provider),
            new("Order", payment.OrderId ?? ""),
            new("Capture", payment.CaptureId ?? ""),
            new("Status", payment.Status.ToString()),
            new("Attempt", Text(payment.Attempt)),
            new("Looks", Text(payment.Checks)),
            new("Opened", At(payment.CreatedAt)),
            new("LastCall", payment.CallBeganAt is { } call ? At(call) : ""),
            new("GivenUp", At(now)),
            new("LastWord", payment.Issue ?? ""),
        };
        return known.FindAll(fact => fact.Value.Length > 0);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        static string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }
}
