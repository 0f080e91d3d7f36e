using System.Globalization;
using BookingApp.Catalog.Forms;

namespace BookingApp.Discounts;

/// <summary>A coupon as an admin types it. Carries the version it was opened with.</summary>
public sealed class CouponForm
{
    public string Code { get; set; } = "";
    public bool IsPercent { get; set; } = true;
    public int Percent { get; set; } = 10;
    public string Amount { get; set; } = "0";
    public string Minimum { get; set; } = "0";
    public int? MaxUses { get; set; }
    public int? MaxUsesPerCustomer { get; set; }
    public DateOnly? From { get; set; }
    public DateOnly? To { get; set; }
    public HashSet<int> ServiceIds { get; set; } = [];
    public bool Active { get; set; } = true;
    public int Version { get; set; }

    /// <summary>The command that it is, made when it was drawn: saving it again changes nothing more.</summary>
    public Guid? Command { get; set; }

    public static CouponForm Of(Coupon c, string currency) => new()
    {
        Code = c.Code,
        IsPercent = c.Percent > 0,
        Percent = c.Percent > 0 ? c.Percent : 10,
        Amount = new Money(c.AmountMinor, currency).ToWire(),
        Minimum = new Money(c.MinimumMinor, currency).ToWire(),
        MaxUses = c.MaxUses,
        MaxUsesPerCustomer = c.MaxUsesPerCustomer,
        From = c.From,
        To = c.To,
        ServiceIds = [.. c.ServiceIds],
        Active = c.Active,
        Version = c.Version,
    };

    /// <summary>What is wrong with it, by member.</summary>
    public IReadOnlyDictionary<string, FieldError> Check(string currency) => new FormCheck()
        .Must(
            Code.Trim() is { Length: >= 3 and <= Coupon.CodeLength } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), nameof(Code),
            "coupon_code")
        .Number(IsPercent ? Percent : 1, nameof(Percent), 1, 100)
        .Amount(IsPercent ? "0" : Amount, nameof(Amount), currency, out var amount).Must(IsPercent || amount.IsPositive, nameof(Amount), "amount_zero")
        .Amount(Minimum, nameof(Minimum), currency, out _)
        .Number(MaxUses ?? 1, nameof(MaxUses), 1, 1_000_000).Number(MaxUsesPerCustomer ?? 1, nameof(MaxUsesPerCustomer), 1, 1000)
        .Day(From, nameof(From)).Day(To, nameof(To))
        .Must(From is null || To is null || From <= To, nameof(To), "dates_order").Errors;

    internal void ApplyTo(Coupon c, string currency)
    {
        (c.Code, c.Percent) = (Coupon.Normalize(Code), IsPercent ? Percent : 0);
        c.AmountMinor = !IsPercent && Money.TryRead(Amount, currency, CultureInfo.CurrentCulture, out var amount) ? amount.Minor : 0;
        c.MinimumMinor = Money.TryRead(Minimum, currency, CultureInfo.CurrentCulture, out var min) ? min.Minor : 0;
        (c.MaxUses, c.MaxUsesPerCustomer, c.From, c.To, c.Active) = (MaxUses, MaxUsesPerCustomer, From, To, Active);
        c.ServiceIds = [.. ServiceIds.Order()];
    }
}
