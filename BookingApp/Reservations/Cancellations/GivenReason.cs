using BookingApp.Contacts;
using BookingApp.Localization;

namespace BookingApp.Reservations.Cancellations;

/// <summary>The usual reasons why a booking is cancelled or refunded, or nobody came. Each has a text under its code.</summary>
public enum ReasonKind { CustomerAsked, Ill, Double, NoAnswer, Weather, Mistake, Other }

/// <summary>Why staff did something to a booking: one of the usual reasons, words of their own, or both. It is kept as one line.</summary>
public sealed record GivenReason(ReasonKind? Kind, string Words = "")
{
    /// <summary>The longest words.</summary>
    public const int MaxLength = 200;

    internal const int StoredLength = MaxLength + 40; // with the code of its kind

    private static readonly Dictionary<string, ReasonKind> _kinds = Enum.GetValues<ReasonKind>().ToDictionary(kind => kind.Code(), StringComparer.Ordinal);

    /// <summary>What was kept; words without a usual reason before them are somebody's own.</summary>
    public static GivenReason Parse(string kept)
    {
        var end = kept.IndexOf(": ", StringComparison.Ordinal);
        return _kinds.TryGetValue(end < 0 ? kept : kept[..end], out var kind)
            ? new(kind, end < 0 ? "" : kept[(end + 2)..])
            : new(null, kept);
    }

    /// <summary>Whether it says nothing: neither a usual reason nor words, or "other" and no words.</summary>
    public bool IsEmpty => Words.Trim().Length is 0 && Kind is null or ReasonKind.Other;

    public bool IsTooLong => Words.Trim().Length > MaxLength;

    /// <summary>The line that is kept: <c>ill</c>, or <c>ill: a cold</c>.</summary>
    public override string ToString()
    {
        var words = VisibleText.Start(Words.Trim(), MaxLength);
        return Kind is not { } kind ? words : words.Length is 0 ? kind.Code() : $"{kind.Code()}: {words}";
    }
}
