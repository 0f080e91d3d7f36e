using BookingApp.Data;

namespace BookingApp.Payments.Facts;

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
