using BookingApp.Data;

namespace BookingApp.Discounts;

/// <summary>A code that makes a visit cheaper: by a share or by an amount, for some services, for some time, so many times.</summary>
public sealed class Coupon : IVersioned
{
    public const int CodeLength = 32;

    public required int Id { get; init; }
    public required string Code { get; set; } // upper case: what is typed is compared without case
    public int Percent { get; set; } // zero: the amount counts
    public long AmountMinor { get; set; } // in the business's currency
    public long MinimumMinor { get; set; } // of the price; zero: none
    public int? MaxUses { get; set; } // null: without end
    public int? MaxUsesPerCustomer { get; set; } // by email address
    public DateOnly? From { get; set; } // business days on which it may be entered
    public DateOnly? To { get; set; }
    public IReadOnlyList<int> ServiceIds { get; set; } = []; // none: every service
    public bool Active { get; set; } = true;
    public int Used { get; private set; } // moved by conditional updates only
    public int Version { get; private set; }

    /// <summary>What is taken off a price, never more than the price.</summary>
    public Money Off(Money price) => Percent > 0 ? price.Percent(Percent) : price with { Minor = Math.Min(price.Minor, AmountMinor) };

    /// <summary>A code as it is stored and compared.</summary>
    public static string Normalize(string code) => string.Concat(code.Where(c => !char.IsControl(c))).Trim().ToUpperInvariant();
}

public enum CouponUseState { Reserved, Spent, Returned }

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
