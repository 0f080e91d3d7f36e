using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>What is sold: a visit of a length and a price, and the rules of booking it. All lengths are multiples of five minutes.</summary>
public sealed class Service : IVersioned
{
    public const int LongestMinutes = 24 * 60;
    public const int LongestBufferMinutes = 12 * 60; // each

    /// <summary>No visit claims more than this, buffers included: whoever looks for what is taken need not look further back.</summary>
    public static readonly TimeSpan LongestClaim = TimeSpan.FromMinutes(LongestMinutes + 2 * LongestBufferMinutes);

    public required int Id { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public string Category { get; set; } = "";
    public string? Photo { get; set; } // the name of one in Photos
    public required int DurationMinutes { get; set; }
    public required Money Price { get; set; }
    public int BufferBeforeMinutes { get; set; }
    public int BufferAfterMinutes { get; set; }
    public int IntervalMinutes { get; set; } = 15; // between offered starts, counted from the beginning of the opening period
    public int Capacity { get; set; } = 1;
    public int NoticeMinutes { get; set; } = 60;
    public int HorizonDays { get; set; } = 60;
    public int? HoldLifetimeSeconds { get; set; } // null: Holds:Lifetime
    public int CancelWindowMinutes { get; set; } = 24 * 60; // until then the customer may cancel or move
    public CancellationPolicy Cancellation { get; set; } = CancellationPolicy.FullRefund; // how much is refunded then
    public PayNow PayNow { get; set; } = PayNow.Full;
    public int DepositPercent { get; set; } // of the price; zero: the amount counts
    public long DepositMinor { get; set; } // in the business's currency
    public string? RoomKind { get; set; } // null: needs no room
    public bool PhoneRequired { get; set; }
    public bool Active { get; set; } = true;
    public int SortOrder { get; set; }
    public int Version { get; private set; }

    public List<ServicePerson> People { get; init; } = [];
    public List<Question> Questions { get; init; } = [];
    public List<AddOn> AddOns { get; init; } = [];

    public TimeSpan Duration => TimeSpan.FromMinutes(DurationMinutes);
    public TimeSpan BufferBefore => TimeSpan.FromMinutes(BufferBeforeMinutes);
    public TimeSpan BufferAfter => TimeSpan.FromMinutes(BufferAfterMinutes);
    public TimeSpan Interval => TimeSpan.FromMinutes(IntervalMinutes);
    public bool IsShared => Capacity > 1;

    /// <summary>What customers may have with it now. A class has its own end: nothing makes it longer.</summary>
    public IEnumerable<AddOn> OfferedAddOns => AddOns.Where(a => a.Active && !(IsShared && a.Minutes > 0)).OrderBy(a => a.SortOrder).ThenBy(a => a.Id);

    /// <summary>Those of its add-ons that are chosen, in their order, whether they are offered still or not.</summary>
    public IEnumerable<AddOn> Chosen(AddOnIds chosen) => AddOns.Where(a => chosen.Has(a.Id)).OrderBy(a => a.SortOrder).ThenBy(a => a.Id);

    /// <summary>What of a choice can be had now: others were retired since, or are another service's.</summary>
    public AddOnIds Offered(AddOnIds chosen) => chosen.IsNone ? chosen : AddOnIds.Of(OfferedAddOns.Select(a => a.Id).Where(chosen.Has));

    /// <summary>Why these cannot be had with it, as a code; null when they can.</summary>
    public string? Refuse(AddOnIds chosen)
    {
        if (chosen.IsNone)
            return null;
        var ids = chosen.All;
        if (ids.Distinct().Count() < ids.Count)
            return "add_on_twice";
        if (ids.Any(id => !AddOns.Exists(a => a.Id == id)))
            return "unknown_add_on";
        if (ids.Count > OfferedAddOns.Count(a => ids.Contains(a.Id)))
            return "add_on_retired";
        return With(chosen).DurationMinutes > LongestMinutes ? "add_ons_too_long" : null;
    }

    /// <summary>The service with what is chosen: so much longer and dearer.</summary>
    public Service With(AddOnIds chosen)
    {
        if (chosen.IsNone)
            return this;
        var whole = (Service)MemberwiseClone();
        foreach (var addOn in Chosen(chosen))
            (whole.DurationMinutes, whole.Price) = (whole.DurationMinutes + addOn.Minutes, whole.Price + addOn.Price);
        return whole;
    }

    /// <summary>The service as somebody bought it: its length and buffers of then, all else as it is now.</summary>
    public Service AsSold(TimeSpan duration, TimeSpan before, TimeSpan after)
    {
        var sold = (Service)MemberwiseClone();
        sold.DurationMinutes = (int)duration.TotalMinutes;
        sold.BufferBeforeMinutes = (int)before.TotalMinutes;
        sold.BufferAfterMinutes = (int)after.TotalMinutes;
        return sold;
    }

    /// <summary>Until when a customer may cancel or move a visit that begins then.</summary>
    public DateTimeOffset CancelUntil(DateTimeOffset start) => start.AddMinutes(-CancelWindowMinutes);

    /// <summary>What must be paid before a visit of this price is confirmed.</summary>
    public Money Prepay(Money price) => PayNow switch
    {
        PayNow.Nothing => Money.Zero(price.Currency),
        PayNow.Deposit => DepositPercent > 0 ? price.Percent(DepositPercent) : price with { Minor = Math.Min(price.Minor, DepositMinor) },
        _ => price,
    };
}

/// <summary>What of the price is paid with the booking; the balance is due at the visit.</summary>
public enum PayNow { Full, Deposit, Nothing }
