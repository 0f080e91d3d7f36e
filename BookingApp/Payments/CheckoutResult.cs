using BookingApp.Reservations;

namespace BookingApp.Payments;

/// <summary>What became of "pay now".</summary>
public abstract record CheckoutResult
{
    private CheckoutResult() { }

    /// <summary>Send the payer there; pressing again gives the same order.</summary>
    public sealed record SendToPay(ReservationView Reservation, string OrderId, string ApprovalUrl) : CheckoutResult;

    /// <summary>Nothing was due, or it is paid already.</summary>
    public sealed record Confirmed(ReservationView Reservation) : CheckoutResult;

    /// <summary>The hold ended before; nothing was charged.</summary>
    public sealed record Lapsed(ReservationView Reservation) : CheckoutResult;

    /// <summary>Something stands in the way; nothing was charged.</summary>
    public sealed record Refused(RefusalReason Reason, ReservationView Reservation) : CheckoutResult;

    /// <summary>The provider did not answer; the hold stands and the press can be repeated.</summary>
    public sealed record ProviderUnavailable(ReservationView Reservation) : CheckoutResult;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : CheckoutResult;
}
