using BookingApp.Data;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.Webhooks;

/// <summary>How far the work on a message of a provider has come.</summary>
public enum PaymentEventState { New, Done, Failed }

/// <summary>A provider's webhook, stored before it is acted on; unique by provider and event id.</summary>
public sealed class PaymentEvent : IVersioned
{
    public required Guid Id { get; init; }
    public required string Provider { get; init; }
    public required string EventId { get; init; }
    public string? TransmissionId { get; init; }
    public required string EventType { get; init; }
    public string? OrderId { get; init; }
    public string? CaptureId { get; init; }
    public string? ProviderRefundId { get; init; }
    public EventTopic Topic { get; init; }
    public string? DisputeId { get; init; }
    public DisputeState Dispute { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public PaymentEventState State { get; private set; }
    public int Tries { get; private set; }
    public DateTimeOffset? NextTryAt { get; private set; }
    public string? Outcome { get; private set; }
    public int Version { get; private set; }

    public void PlanFirstTry(DateTimeOffset now) => NextTryAt = now;

    /// <summary>A human asks for it once more.</summary>
    public void TryAgain(DateTimeOffset now) => (State, Tries, NextTryAt) = (PaymentEventState.New, 0, now);

    public void Done(WebhookOutcome outcome) => (State, Outcome, NextTryAt) = (PaymentEventState.Done, outcome.Word, null);

    /// <summary>Tries again later; after ten tries it waits for a human.</summary>
    public void TryLater(DateTimeOffset now, string why)
    {
        Tries++;
        Outcome = why;
        (State, NextTryAt) = Tries >= 10
            ? (PaymentEventState.Failed, (DateTimeOffset?)null)
            : (PaymentEventState.New, now + TimeSpan.FromSeconds(5 * Math.Pow(2, Tries)));
    }
}
