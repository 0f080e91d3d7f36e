using System.Text.Json;
using System.Text.Json.Serialization;
using BookingApp.Monitoring.Alerts;
using BookingApp.Payments.Humans;

namespace BookingApp.Notifications;

/// <summary>What an email tells that the reservation may not tell any more when it is sent.</summary>
public sealed record EmailData
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>What the customer has paid in all, filled by the outbox.</summary>
    public Money? Paid { get; init; }

    /// <summary>What of it was refunded before; null when nothing was.</summary>
    [JsonPropertyName("givenBack")] // as emails that wait were written by earlier versions
    public Money? Refunded { get; init; }

    /// <summary>What is still to be paid.</summary>
    public Money? Due { get; init; }

    /// <summary>What has just come in.</summary>
    public Money? Received { get; init; }

    /// <summary>The refund that this email is about, done or to come.</summary>
    public Money? Refund { get; init; }

    /// <summary>A moved booking: when it was before, and with whom.</summary>
    public DateTimeOffset? OldStart { get; init; }
    public DateTimeOffset? OldEnd { get; init; }
    public int? OldStaffId { get; init; }

    /// <summary>Why: words for the reader, or a code that has a text, such as <c>wrong_amount</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Points earned by a visit, the balance since, and the code that spends them.</summary>
    public int? Points { get; init; }
    public int? Balance { get; init; }
    public string? Code { get; init; }

    /// <summary>Late payment: until when another time can be chosen instead of the refund.</summary>
    public DateTimeOffset? ChooseUntil { get; init; }

    /// <summary>All that is known of what needs a human: labels that have a text, and values.</summary>
    public IReadOnlyList<KnownFact>? Known { get; init; }

    /// <summary>An alert: what it is about, line by line.</summary>
    public IReadOnlyList<AlertLine>? Lines { get; init; }

    /// <summary>An alert about a share: how many of how many.</summary>
    public int? Good { get; init; }
    public int? Of { get; init; }

    /// <summary>Somebody on the waiting list: for what, and until when a time is held for them.</summary>
    public WaitingFacts? Waiting { get; init; }

    /// <summary>A reminder that asks to pay what is due; null for one of the visit.</summary>
    public bool? AsksToPay { get; init; }

    /// <summary>All visits that one email tells of: those that were booked, or cancelled, in one go; null where it is about one.</summary>
    public IReadOnlyList<VisitFacts>? Visits { get; init; }

    // Filled by the outbox: an email tells the state it was written in, however late it goes.
    public DateTimeOffset? Start { get; init; }
    public DateTimeOffset? End { get; init; }
    public int? StaffId { get; init; }
    public int? Sequence { get; init; }

    /// <summary>The same with one more visit, and its money.</summary>
    internal EmailData With(Guid ofThis, EmailData other, Guid ofOther) => this with
    {
        Visits = [.. Visits ?? [Visit(ofThis)], other.Visit(ofOther)],
        Paid = Sum(Paid, other.Paid),
        Refunded = Sum(Refunded, other.Refunded),
        Due = Sum(Due, other.Due),
        Refund = Sum(Refund, other.Refund),
    };

    private VisitFacts Visit(Guid id) => new(id, Start!.Value, End!.Value, StaffId!.Value, Sequence!.Value);

    private static Money? Sum(Money? one, Money? other) => one is { } a && other is { } b ? a + b : one ?? other;

    internal string ToJson() => JsonSerializer.Serialize(this, _json);

    internal static EmailData FromJson(string text) => JsonSerializer.Deserialize<EmailData>(text, _json) ?? new EmailData();
}
