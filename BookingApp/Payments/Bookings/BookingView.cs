using System.Diagnostics.CodeAnalysis;
using BookingApp.Reservations;

namespace BookingApp.Payments.Bookings;

/// <summary>A reservation together with its payments, as whoever shows both reads it.</summary>
public sealed record BookingView : ReservationView
{
    [SetsRequiredMembers]
    internal BookingView(ReservationView reservation, IReadOnlyList<PaymentView> payments, IReadOnlyList<RefundView> refunds) : base(reservation) =>
        (Payments, Refunds) = (payments, refunds);

    /// <summary>Every payment, the oldest first.</summary>
    public IReadOnlyList<PaymentView> Payments { get; }

    /// <summary>The newest of them.</summary>
    public PaymentView? Payment => Payments is [.., var newest] ? newest : null;

    public IReadOnlyList<RefundView> Refunds { get; }
}
