using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Facts;
using BookingApp.Reservations;
using static BookingApp.Payments.Refunds.RefundStatus;

namespace BookingApp.Payments.Refunds;

/// <summary>How a refund stands, from the plan to the money's arrival or the decision against it.</summary>
public enum RefundStatus { Scheduled, Calling, Pending, Completed, Failed, Suspended, Withdrawn }

/// <summary>Why a refund waits or has failed, where the provider has no word of its own: the code is stored as its issue.</summary>
public enum RefundIssue { Dispute, NoAnswer, Refused, Failed }

/// <summary>Why money is refunded.</summary>
public enum RefundReason
{
    Cancelled, // by policy
    Late, // the time had gone
    WrongMoney, // not what was asked for
    Staff, // given by hand
    External, // made at the provider's own site
    Returned, // made there before we had heard of the money
}

/// <summary>Money going back to its owner.</summary>
public sealed class Refund : FactSource, IVersioned
{
    /// <summary>What is not over: an index holds these alone, and is used where a query asks for this very list.</summary>
    public static readonly RefundStatus[] OpenStatuses = [Scheduled, Calling, Pending, Failed, Suspended];

    private const string Again = "-again";

    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required Guid PaymentId { get; init; }
    public required Money Amount { get; init; }
    public required RefundReason Reason { get; init; }
    public required string RequestId { get; set; } // another one where a person wants another refund than the one that failed
    public required DateTimeOffset CreatedAt { get; init; }
    public required string RequestedBy { get; init; } // an actor
    public string Note { get; init; } = ""; // the staff's reason
    public string? ProviderRefundId { get; private set; }
    public RefundStatus Status { get; private set; } = Scheduled;
    public DateTimeOffset? NextTryAt { get; private set; }
    public int Tries { get; private set; }
    public string? Issue { get; private set; } // the provider's word, or the code of a RefundIssue
    public DateTimeOffset? StoppedAt { get; private set; } // since when a suspended or failed one waits for a person
    public DateTimeOffset? CompletedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>Whether it counts against what was captured: what has failed or was withdrawn does not.</summary>
    public bool IsUnfailed => Status is not (Failed or Withdrawn);

    /// <summary>Whether its money came too late or wrong, or had been refunded when we heard of it, so that it never paid for anything.</summary>
    public bool PaidForNothing => IsForNothing(Reason);

    internal static bool IsForNothing(RefundReason reason) => reason is RefundReason.Late or RefundReason.WrongMoney or RefundReason.Returned;

    /// <summary>Whether another refund of it has failed before.</summary>
    public bool IsAnother => RequestId.EndsWith(Again, StringComparison.Ordinal);

    public void PlanAt(DateTimeOffset at) => NextTryAt = at;

    /// <summary>Takes the refund for one call; another worker may take it over when this one fell silent.</summary>
    public void BeginCall(DateTimeOffset now, TimeSpan lease)
    {
        if (Status is not (Scheduled or Calling or Pending))
            throw new RuleBrokenException("wrong_state", Status, Calling);
        if (Status is Scheduled)
            Status = Calling;
        Tries++;
        NextTryAt = now + lease;
    }

    /// <summary>The provider gave back what we asked for; and of its fee, where it told.</summary>
    public void Complete(Payment payment, Reservation reservation, string? providerRefundId, Money? feeBack, DateTimeOffset now)
    {
        MoneyBack(providerRefundId, now);
        Tell(new RefundCompleted(payment, this, reservation, feeBack, now));
    }

    /// <summary>It was made at the provider's own site, past the app.</summary>
    public void CompletedOutside(Payment payment, string? providerRefundId, Money? feeBack, DateTimeOffset now)
    {
        MoneyBack(providerRefundId, now);
        Tell(new ExternalRefundRecorded(payment, this, feeBack, now));
    }

    /// <summary>Tells its id at the provider, when it was recorded without one.</summary>
    public void Named(string providerRefundId) => ProviderRefundId ??= providerRefundId;

    public void Wait(string? providerRefundId, DateTimeOffset nextTry) =>
        (Status, ProviderRefundId, NextTryAt) = (Pending, providerRefundId ?? ProviderRefundId, nextTry);

    public void TryLater(string issue, DateTimeOffset nextTry) => (Issue, NextTryAt) = (issue, nextTry);

    /// <summary>A dispute stops it until a human says how it goes on.</summary>
    public void Suspend(DateTimeOffset now) => (Status, Issue, NextTryAt, StoppedAt) = (Suspended, RefundIssue.Dispute.Code(), null, now);

    /// <summary>A suspended one goes on. One that has failed is asked for anew: under its old request id the provider would tell the same failure.</summary>
    public void Resume(Guid command, DateTimeOffset now)
    {
        if (Status is not (Suspended or Failed))
            throw new RuleBrokenException("wrong_state", Status, Scheduled);
        if (Status is Failed)
            (RequestId, ProviderRefundId) = ($"{command:N}{Again}", null);
        (Status, NextTryAt, Tries) = (ProviderRefundId is null ? Scheduled : Pending, now, 0);
    }

    /// <summary>Not needed any more, before any call was made.</summary>
    public void Withdraw()
    {
        if (Status is not (Scheduled or Suspended or Failed))
            throw new RuleBrokenException("wrong_state", Status, Withdrawn);
        (Status, NextTryAt) = (Withdrawn, null);
    }

    public void Fail(string issue, DateTimeOffset now) => (Status, Issue, NextTryAt, StoppedAt) = (Failed, issue, null, now);

    private void MoneyBack(string? providerRefundId, DateTimeOffset now) =>
        (Status, ProviderRefundId, CompletedAt, NextTryAt) = (Completed, providerRefundId ?? ProviderRefundId, now, null);
}
