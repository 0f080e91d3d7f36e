using BookingApp.Data;
using BookingApp.Payments.Gateways;

using static BookingApp.Payments.PaymentStatus;

namespace BookingApp.Payments;

public enum PaymentStatus { Open, Capturing, Pending, Captured, Declined, Closed, NeedsHuman }

public enum PaymentPurpose { Visit, Deposit, Balance }

/// <summary>Whether the payer disputes it at the provider. While open, nothing is done automatically.</summary>
public enum DisputeState { None, Open, Won, Lost }

/// <summary>One order at a provider, for one purpose. What is due is frozen in it.</summary>
public sealed class Payment : IVersioned
{
    /// <summary>The issue of a payment whose invoice the provider has taken money for by another order.</summary>
    public const string InvoiceTaken = "invoice_taken";

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
    public string? Issue { get; private set; } // the provider's last word, as its code
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

    /// <summary>The payer is back, but what they did cannot be read now.</summary>
    public void Unanswered(DateTimeOffset now) => UnansweredSince ??= now;

    /// <summary>Takes the lease: whoever commits this may call capture until it ends.</summary>
    public void BeginCapture(DateTimeOffset now, TimeSpan lease, TimeSpan firstCheck)
    {
        if (Status is not (Open or Capturing))
            throw new RuleBrokenException("wrong_state", Status, Capturing);
        Status = Capturing;
        (LeaseUntil, CallBeganAt, NextCheckAt, UnansweredSince) = (now + lease, now, now + firstCheck, null);
        KeyBornAt ??= now;
    }

    /// <summary>Nothing definite yet: look again later, each time later than before, up to a quarter of an hour.</summary>
    public void LookAgain(DateTimeOffset now, TimeSpan firstCheck)
    {
        Checks++;
        var wait = firstCheck * Math.Pow(2, Math.Min(Checks - 1, 10));
        NextCheckAt = now + (wait > TimeSpan.FromMinutes(15) ? TimeSpan.FromMinutes(15) : wait);
    }

    public void MoneyTaken(string captureId, Money captured, DateTimeOffset now)
    {
        (Status, CaptureId, CapturedAt, CapturedMinor) = (PaymentStatus.Captured, captureId, now, captured.Minor);
        (LeaseUntil, NextCheckAt) = (null, null);
    }

    public void MoneyPending(string captureId, DateTimeOffset now, TimeSpan wait)
    {
        (Status, CaptureId) = (Pending, captureId);
        (LeaseUntil, NextCheckAt) = (null, now + wait);
    }

    /// <summary>A declined instrument: the same order may be approved again, under the next key.</summary>
    public void DeclinedOnce(string issue)
    {
        (Status, Issue) = (Open, issue);
        Attempt++;
        (LeaseUntil, KeyBornAt, CallBeganAt, NextCheckAt) = (null, null, null, null);
    }

    /// <summary>The order will never be paid.</summary>
    public void Declined(string issue)
    {
        (Status, Issue) = (PaymentStatus.Declined, issue);
        (LeaseUntil, NextCheckAt) = (null, null);
    }

    /// <summary>Not wanted any more: an approval that still comes is never captured.</summary>
    public void Close(string? issue = null)
    {
        (Status, Issue) = (Closed, issue ?? Issue);
        (LeaseUntil, NextCheckAt) = (null, null);
    }

    /// <summary>The payer has opened a dispute, or it has ended.</summary>
    public void Disputed(string disputeId, DisputeState state) => (DisputeId, Dispute) = (disputeId, state);

    public void AskHuman(string issue, DateTimeOffset now)
    {
        (Status, Issue, HumanSince) = (NeedsHuman, issue, now);
        (LeaseUntil, NextCheckAt) = (null, null);
    }
}
