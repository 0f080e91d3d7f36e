using BookingApp.Reservations;

namespace BookingApp.Payments.Capture;

/// <summary>What became of an approved order at the gate.</summary>
public abstract record GateResult
{
    private GateResult() { }

    /// <summary>The money was taken, and the visit is booked.</summary>
    public sealed record Confirmed(ReservationView Reservation) : GateResult;

    /// <summary>The outcome is not known yet, or another trigger is at it: the page says "finishing your payment" and follows it.</summary>
    public sealed record InProgress(ReservationView Reservation) : GateResult;

    /// <summary>The hold had ended: nothing was captured.</summary>
    public sealed record NotCharged(ReservationView Reservation) : GateResult;

    /// <summary>The instrument was declined; the hold stands for what is left of its time, or a grace.</summary>
    public sealed record Declined(ReservationView Reservation) : GateResult;

    /// <summary>The payer has not approved the order.</summary>
    public sealed record NotApproved(ReservationView Reservation) : GateResult;

    /// <summary>Money came that this reservation cannot take; it is refunded.</summary>
    public sealed record Refunding(ReservationView Reservation) : GateResult;

    /// <summary>The order is not of this reservation.</summary>
    public sealed record NotFound : GateResult;
}
