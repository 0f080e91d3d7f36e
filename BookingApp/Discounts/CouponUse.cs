namespace BookingApp.Discounts;

/// <summary>One use of a coupon: reserved with the hold, spent at confirmation, returned on lapse or cancellation.</summary>
public sealed class CouponUse
{
    public required Guid Id { get; init; }
    public required int CouponId { get; init; }
    public required Guid ReservationId { get; init; }
    public required string CustomerEmail { get; init; } // canonical
    public required DateTimeOffset At { get; init; }
    public CouponUseState State { get; init; } = CouponUseState.Reserved; // moved by conditional updates only
}

/// <summary>How a use of a coupon stands.</summary>
public enum CouponUseState { Reserved, Spent, Returned }
