using BookingApp.Data;
using BookingApp.Reservations;

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
