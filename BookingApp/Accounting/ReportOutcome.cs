using System.Text.Json.Serialization;
using BookingApp.Localization;

namespace BookingApp.Accounting;

/// <summary>What came of asking a provider for its report: it has none, was read, did not answer, or was refused.</summary>
public enum ReportState { None, Read, NoAnswer, Refused }

/// <summary>What became of a provider's own report: how many lines of money it listed, and up to when it is complete; or why it was not read, in the
/// provider's own word where it has refused.</summary>
public sealed record ReportOutcome(string Provider, int? Lines, string? Issue = null, DateTimeOffset? CompleteUntil = null)
{
    private static readonly string _noAnswer = ReportState.NoAnswer.Code(); // stored in place of a provider's word

    [JsonIgnore]
    public ReportState State =>
        Lines is not null ? ReportState.Read
        : Issue is null ? ReportState.None
        : Issue == _noAnswer ? ReportState.NoAnswer
        : ReportState.Refused;

    /// <summary>The provider did not answer.</summary>
    public static ReportOutcome Silent(string provider) => new(provider, null, _noAnswer);
}
