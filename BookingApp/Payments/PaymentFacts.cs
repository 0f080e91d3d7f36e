using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;

namespace BookingApp.Payments;

/// <summary>A payment that was open when its hold ended is closed: an approval that still comes is never captured.</summary>
public sealed record OpenPaymentClosed(Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;

/// <summary>What goes back for a booking that was given up is recorded; nothing, when nothing was paid or the policy keeps it.</summary>
public sealed record CancellationRefunded(Reservation Reservation, Money Back, DateTimeOffset At) : IFact;

/// <summary>Payments go wrong in a way that staff must know of at once; without an address, whoever the business is reached by.</summary>
public sealed record PaymentAlert(Guid Id, AlertCause Cause, string To, DateTimeOffset At) : IFact
{
    /// <summary>What it is about, line by line.</summary>
    public IReadOnlyList<AlertLine>? Lines { get; init; }

    /// <summary>Of an alert about a share: how many of how many.</summary>
    public int? Good { get; init; }
    public int? Of { get; init; }
}

/// <summary>What staff are woken for.</summary>
public enum AlertCause { CaptureSuccess, NeedsHuman, RefundOpen }

/// <summary>One thing that an alert is about: a code that has a text, the booking, and since when.</summary>
public sealed record AlertLine(string What, string Reference, DateTimeOffset Since);

/// <summary>Money was taken: what came in, and the provider's fee where it told one.</summary>
public sealed record PaymentCaptured(Payment Payment, Money Amount, Money? Fee, DateTimeOffset At) : IFact;

/// <summary>A try to take money ended, and no card was declined by it: nobody was asked, or the order is over.</summary>
public sealed record PaymentAttemptVoided(Guid PaymentId, int Attempt) : IFact;

/// <summary>What was owed for a booking that stands has come in; so many captures came before it.</summary>
public sealed record BalancePaid(Reservation Reservation, Money Amount, int Earlier, DateTimeOffset At) : IFact;

/// <summary>Money came after its hold had ended and the time is gone: it goes back, unless another time is chosen by then; null: nothing is waited
/// for.</summary>
public sealed record LatePaymentReturned(Reservation Reservation, Money Back, DateTimeOffset? RebookUntil, DateTimeOffset At) : IFact;

/// <summary>Another sum came than was asked for: it confirms nothing, and goes back; so many captures came before it.</summary>
public sealed record WrongAmountReturned(Reservation Reservation, Money Back, int Earlier, DateTimeOffset At) : IFact;

/// <summary>The provider lost the order that a hold was being paid by: nothing was charged, and the hold has ended.</summary>
public sealed record CapturingOrderLost(Reservation Reservation, DateTimeOffset At) : IFact;

/// <summary>The provider gave back what a refund of ours asked for; and of its fee, where it told.</summary>
public sealed record RefundCompleted(Payment Payment, Refund Refund, Reservation Reservation, Money? FeeBack, DateTimeOffset At) : IFact;

/// <summary>What was given back at the provider's own site, past the app, is booked; and what it returned of its fee, where it told.</summary>
public sealed record ExternalRefundBooked(Payment Payment, Refund Refund, Money? FeeBack, DateTimeOffset At) : IFact;

/// <summary>A dispute was lost: the provider gave this money back over our heads.</summary>
public sealed record DisputeLost(Payment Payment, Money Amount, DateTimeOffset At) : IFact;

/// <summary>Money needs a human, or a human must know of it: why, as a code that has a text, the sum that it is about, and all that is known.</summary>
public sealed record StaffNeeded(Reservation Reservation, string Reason, Money? Amount, IReadOnlyList<KnownFact>? Known, DateTimeOffset At) : IFact;

/// <summary>One thing known of a payment; the label has a text.</summary>
public sealed record KnownFact(string Label, string Value);
