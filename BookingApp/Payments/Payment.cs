using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using static BookingApp.Payments.PaymentStatus;

namespace BookingApp.Payments;

/// <summary>How a payment stands: whether money was asked for, taken or refused.</summary>
public enum PaymentStatus { Open, Capturing, Pending, Captured, Declined, Closed, NeedsHuman }

/// <summary>What a payment is for: the whole visit, its deposit, or the balance that is left after it.</summary>
public enum PaymentPurpose { Visit, Deposit, Balance }

/// <summary>Whether the payer disputes it at the provider. While open, nothing is done automatically.</summary>
public enum DisputeState { None, Open, Won, Lost }

/// <summary>One order at a provider, for one purpose. What is due is frozen in it.</summary>
public sealed class Payment : FactSource, IVersioned
{
    /// <summary>How often the order of a debt is looked at: its webhook may be lost and its tab closed.</summary>
    public static readonly TimeSpan DebtLook = TimeSpan.FromMinutes(15);

    /// <summary>How long an order is given out: the provider gives three hours to send the payer.</summary>
    public static readonly TimeSpan OrderLife = TimeSpan.FromHours(2.5);

    private Payment() { } // for EF

    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required PaymentPurpose Purpose { get; init; }
    public required string Provider { get; init; }

    /// <summary>Whether staff took it, not a provider.</summary>
    public bool IsInPerson => Provider == InPerson.InPersonGateway.Name;
    public required Money Amount { get; init; }
    public required string RequestId { get; init; } // of the create call, stored before it
    public required string RequestBody { get; init; } // the very text that every repeat sends
    public required DateTimeOffset CreatedAt { get; init; }
    public string? OrderId { get; private set; }
    public string? ApprovalUrl { get; private set; }
    public PaymentStatus Status { get; private set; } = Open;
    public int Attempt { get; private set; } = 1; // rises after a definite decline: the next capture call has the next key
    public DateTimeOffset? KeyBornAt { get; private set; } // when this attempt's key was first used
    public DateTimeOffset? LeaseUntil { get; private set; } // who may call capture, and until when
    public DateTimeOffset? CallBeganAt { get; private set; }
    public DateTimeOffset? NextCheckAt { get; private set; }
    public int Checks { get; private set; }
    public DateTimeOffset? UnansweredSince { get; private set; } // the payer came back, and the provider has not told us yet what they did
    public string? CaptureId { get; private set; }
    public DateTimeOffset? CapturedAt { get; private set; }
    public long CapturedMinor { get; private set; }
    public string? Issue { get; private set; } // the provider's last word; or ours, the code of a CloseReason or a StaffReason
    public DateTimeOffset? HumanSince { get; private set; } // since when it waits for a person
    public DisputeState Dispute { get; private set; }
    public string? DisputeId { get; private set; }
    public int Version { get; private set; }

    public Money Captured => new(CapturedMinor, Amount.Currency);

    /// <summary>The idempotency key of the capture calls of this attempt: stored, since it derives from stored values alone.</summary>
    public string CaptureKey => $"{Id:N}-capture-{Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    // At most one of these per reservation and purpose: a filtered key says so.
    public bool IsOpen => Status is Open or Capturing or Pending or NeedsHuman;

    public static Payment For(Guid id, Guid reservationId, PaymentPurpose purpose, string provider, Money amount, string body, DateTimeOffset now) => new()
    {
        Id = id,
        ReservationId = reservationId,
        Purpose = purpose,
        Provider = provider,
        Amount = amount,
        RequestId = $"{id:N}-create",
        RequestBody = body,
        CreatedAt = now,
    };

    public void OrderMade(OrderOpened order) => (OrderId, ApprovalUrl) = (order.OrderId, order.ApprovalUrl);

    /// <summary>Plans the look at an order whose payer has gone silent.</summary>
    public void CheckAt(DateTimeOffset? at) => (NextCheckAt, UnansweredSince) = (at, null);

    /// <summary>When to look at an order of a hold again: a minute before the hold lapses, or for short holds when a fifth of what is left remains. For
    /// long holds also meanwhile, as long as the provider keeps an order that was approved.</summary>
    public DateTimeOffset NextLook(DateTimeOffset now, DateTimeOffset heldUntil)
    {
        var left = heldUntil - now;
        if (left > 2 * DebtLook && now - CreatedAt < OrderLife)
            return now + DebtLook;
        return heldUntil - (left > TimeSpan.FromMinutes(5) ? TimeSpan.FromMinutes(1) : left / 5);
    }

    /// <summary>The payer is back, but what they did cannot be read now.</summary>
    public void Unanswered(DateTimeOffset now) => UnansweredSince ??= now;

    /// <summary>A try to take the money begins, under a lease.</summary>
    public void BeginCapture(Actor actor, DateTimeOffset now, TimeSpan lease, TimeSpan firstCheck)
    {
        TakeLease(now, lease, firstCheck);
        Tell(new PaymentAttempted(actor, this, Attempt, PaymentAttemptKind.Began, "", now));
    }

    /// <summary>Takes the lease, for the first call of a try or one more: whoever commits this may call capture until it ends.</summary>
    public void TakeLease(DateTimeOffset now, TimeSpan lease, TimeSpan firstCheck)
    {
        if (Status is not (Open or Capturing))
            throw new RuleBrokenException("wrong_state", Status, Capturing);
        Status = Capturing;
        (LeaseUntil, CallBeganAt, NextCheckAt, UnansweredSince) = (now + lease, now, now + firstCheck, null);
        KeyBornAt ??= now;
    }

    /// <summary>Nothing definite yet: look again later, each time later than before, up to a quarter of an hour; and when a lease ends, since whoever
    /// had it may have died.</summary>
    public void LookAgain(DateTimeOffset now, TimeSpan firstCheck)
    {
        Checks++;
        var wait = firstCheck * Math.Pow(2, Math.Min(Checks - 1, 10));
        var next = now + (wait > TimeSpan.FromMinutes(15) ? TimeSpan.FromMinutes(15) : wait);
        NextCheckAt = LeaseUntil is { } ends && ends > now && ends < next ? ends : next;
    }

    /// <summary>Money was taken; and the provider's fee, where it told.</summary>
    public void MoneyTaken(Actor actor, string captureId, Money captured, Money? fee, DateTimeOffset now)
    {
        (Status, CaptureId, CapturedAt, CapturedMinor) = (PaymentStatus.Captured, captureId, now, captured.Minor);
        (LeaseUntil, NextCheckAt) = (null, null);
        Tell(new PaymentAttempted(actor, this, Attempt, PaymentAttemptKind.Completed, captured.ToString(), now));
        Tell(new PaymentCaptured(this, captured, fee, now));
    }

    /// <summary>The provider is at it, and takes its time.</summary>
    public void MoneyPending(Actor actor, string captureId, string reason, DateTimeOffset now, TimeSpan wait)
    {
        (Status, CaptureId) = (Pending, captureId);
        (LeaseUntil, NextCheckAt) = (null, now + wait);
        Tell(new PaymentAttempted(actor, this, Attempt, PaymentAttemptKind.Pending, reason, now));
    }

    /// <summary>A declined instrument: the same order may be approved again, under the next key.</summary>
    public void DeclinedOnce(Actor actor, string issue, DateTimeOffset now)
    {
        Tell(new PaymentAttempted(actor, this, Attempt, PaymentAttemptKind.Declined, issue, now));
        NextAttempt(issue);
    }

    /// <summary>The order will never be paid.</summary>
    public void Declined(Actor actor, string issue, string reason, DateTimeOffset now)
    {
        (Status, Issue) = (PaymentStatus.Declined, issue);
        (LeaseUntil, NextCheckAt) = (null, null);
        Tell(new PaymentAttempted(actor, this, Attempt, PaymentAttemptKind.Declined, reason, now));
    }

    /// <summary>Nobody was asked for money, and no card was declined: the same order may still be approved.</summary>
    public void NotApproved(string issue)
    {
        Tell(new PaymentAttemptVoided(Id, Attempt));
        NextAttempt(issue);
    }

    /// <summary>The order is over, and no card was declined.</summary>
    public void Void(CloseReason reason)
    {
        Tell(new PaymentAttemptVoided(Id, Attempt));
        Close(reason);
    }

    /// <summary>Not wanted any more: an approval that still comes is never captured.</summary>
    public void Close(CloseReason? reason = null) => End(reason?.Code() ?? Issue);

    /// <summary>There is no order of it: the provider made none, and said why.</summary>
    public void OrderRefused(string issue) => End(issue);

    /// <summary>The payer has opened a dispute, or it has ended.</summary>
    public void Disputed(string disputeId, DisputeState state) => (DisputeId, Dispute) = (disputeId, state);

    /// <summary>No step of ours can end it: a person must.</summary>
    public void AskHuman(Actor actor, StaffReason reason, DateTimeOffset now)
    {
        Tell(new PaymentNeedsHuman(actor, this, reason, KnownFact.Of(this, now), now)); // with the status that it had
        (Status, Issue, HumanSince) = (NeedsHuman, reason.Code(), now);
        (LeaseUntil, NextCheckAt) = (null, null);
    }

    private void End(string? issue)
    {
        (Status, Issue) = (Closed, issue);
        (LeaseUntil, NextCheckAt) = (null, null);
    }

    private void NextAttempt(string issue)
    {
        (Status, Issue) = (Open, issue);
        Attempt++;
        (LeaseUntil, KeyBornAt, CallBeganAt, NextCheckAt) = (null, null, null, null);
    }
}
