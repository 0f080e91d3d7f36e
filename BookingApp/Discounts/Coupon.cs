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
