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

    /// <summary><c>payment_in_progress</c>, <c>wrong_state</c>, <c>details_missing</c>, <c>amount_out_of_range</c>, <c>online_off</c>,
    /// <c>blocked</c>, <c>too_many_declines</c>.</summary>
    public sealed record Refused(string Code, ReservationView Reservation) : CheckoutResult;

    /// <summary>The provider did not answer; the hold stands and the press can be repeated.</summary>
    public sealed record ProviderUnavailable(ReservationView Reservation) : CheckoutResult;

    public sealed record NotFound : CheckoutResult;
}
