using System.Globalization;

namespace BookingApp.Catalog.Pricing;

/// <summary>How much is refunded when a customer cancels. Written <c>48:100, 24:50</c>; empty refunds everything.</summary>
public sealed record CancellationPolicy
{
    public const int MaxTiers = 6;
    public const int MaxHours = 90 * 24;

    public static readonly CancellationPolicy FullRefund = new([]);

    private CancellationPolicy(IReadOnlyList<CancellationTier> tiers) => Tiers = tiers;

    /// <summary>The earliest first.</summary>
    public IReadOnlyList<CancellationTier> Tiers { get; }

    /// <summary>The share of what was paid that is refunded at this instant, in percent.</summary>
    public int PercentAt(DateTimeOffset start, DateTimeOffset now) =>
        Tiers.Count is 0 ? 100 : Tiers.FirstOrDefault(t => now <= start.AddHours(-t.HoursBefore))?.Percent ?? 0;

    /// <summary>Until when which share is refunded of a visit that may be cancelled until this last instant, the earliest first; what the policy gives
    /// after that is never reached. Empty refunds everything.</summary>
    public IReadOnlyList<(DateTimeOffset Until, int Percent)> Steps(DateTimeOffset start, DateTimeOffset last) =>
    [
        .. Tiers.Select(t => (Until: start.AddHours(-t.HoursBefore), t.Percent))
            .Select(s => s with { Until = s.Until < last ? s.Until : last }).DistinctBy(s => s.Until),
    ];

    /// <summary>Reads hours and percent; the share must fall as the start comes nearer.</summary>
    public static bool TryParse(string? text, out CancellationPolicy policy)
    {
        policy = FullRefund;
        var tiers = new List<CancellationTier>();
        foreach (var step in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (step.Split(':', StringSplitOptions.TrimEntries) is not [var hours, var percent]
                || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || h > MaxHours
                || !int.TryParse(percent.TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var p) || p > 100)
                return false;
            tiers.Add(new CancellationTier(h, p));
        }

        tiers.Sort((a, b) => b.HoursBefore.CompareTo(a.HoursBefore));
        if (tiers.Count > MaxTiers
            || tiers.Zip(tiers.Skip(1)).Any(pair => pair.First.HoursBefore == pair.Second.HoursBefore || pair.First.Percent < pair.Second.Percent))
            return false;
        policy = tiers.Count is 0 ? FullRefund : new CancellationPolicy(tiers);
        return true;
    }

    /// <summary>Reads what was stored.</summary>
    /// <exception cref="FormatException">It was not written by <see cref="ToString"/>.</exception>
    public static CancellationPolicy Parse(string text) =>
        TryParse(text, out var policy) ? policy : throw new FormatException($"'{text}' is no cancellation policy.");

    public override string ToString() => string.Join(", ", Tiers.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.HoursBefore}:{t.Percent}")));

    public bool Equals(CancellationPolicy? other) => other is not null && Tiers.SequenceEqual(other.Tiers);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
