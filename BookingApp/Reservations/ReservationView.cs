using System.Security.Cryptography;
using System.Text;
using BookingApp.Availability.Planning;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Views;

namespace BookingApp.Reservations;

/// <summary>A reservation as pages and the API read it; instants carry the business's offset. A lapsed hold reads Expired.</summary>
public record ReservationView
{
    public required Guid Id { get; init; }
    public required string Reference { get; init; }
    public required string Key { get; init; }
    public required ReservationStatus Status { get; init; }
    public required int ServiceId { get; init; }
    public required string ServiceName { get; init; }
    public required int StaffId { get; init; }
    public required string StaffName { get; init; }
    public int? RoomId { get; init; }
    public string RoomName { get; init; } = "";

    /// <summary>The class that it has seats of; null for a visit of its own.</summary>
    public Guid? SessionId { get; init; }
    public required int PartySize { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }
    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>When it became a booking, whatever became of it since; null for what never was one.</summary>
    public DateTimeOffset? BookedAt { get; init; }

    /// <summary>Null unless held.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Until when it was held, of a hold that has ended; null for any other.</summary>
    public DateTimeOffset? WasHeldUntil { get; init; }

    public required DateTimeOffset ServerTime { get; init; }
    public required string City { get; init; } // whose clock these are on
    public required Money Price { get; init; }

    /// <summary>What comes with it, as it was when it was booked: it stands in the price.</summary>
    public IReadOnlyList<BookedAddOn> AddOns { get; init; } = [];

    /// <summary>Which they are.</summary>
    public AddOnIds AddOnIds => AddOnIds.Of(AddOns.Select(a => a.AddOnId));

    /// <summary>What coupons and points take off the price.</summary>
    public required Money Discount { get; init; }
    public string? CouponCode { get; init; }
    public int PointsUsed { get; init; }

    /// <summary>What must be paid in all: the price less the discount.</summary>
    public required Money Total { get; init; }

    /// <summary>What is still to be paid: before the confirmation, what must be paid for it; after it, the balance.</summary>
    public required Money Due { get; init; }
    public required Money Paid { get; init; }

    /// <summary>What was refunded, or is on its way.</summary>
    public required Money Refunded { get; init; }

    /// <summary>What was paid and has stayed: this, and not what once came in, is what a list calls paid.</summary>
    public Money Kept => Paid - Refunded;

    /// <summary>What is left to be paid at the visit, once what is due now is paid.</summary>
    public Money DueAtVisit => Status.IsLive() && !Status.IsBooked() && Total > Kept + Due ? Total - Kept - Due : Money.Zero(Price.Currency);

    /// <summary>Whose it is, where they gave an address; anybody can type one until it is confirmed.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>Null until the customer gave details.</summary>
    public CustomerDetails? Customer { get; init; }
    public required IReadOnlyList<Answer> Answers { get; init; }
    public required string Notes { get; init; }
    public required bool WalkIn { get; init; }

    /// <summary>Of the visits that were booked in one go; null for one that was booked alone.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>Why it was cancelled, or is a no-show, where staff said so: a <see cref="GivenReason"/> as it is kept.</summary>
    public string? EndReason { get; init; }
    public required int Revision { get; init; }
    public required int Version { get; init; }

    /// <summary>Whether "I need more time" is still to be had.</summary>
    public required bool CanExtend { get; init; }

    /// <summary>Until when the customer may cancel or move; null when neither is possible any more.</summary>
    public DateTimeOffset? ChangeableUntil { get; init; }

    /// <summary>The business has asked its customer for another time, and they have not answered.</summary>
    public bool IsAskedForAnotherTime { get; init; }

    /// <summary>What a cancellation by the customer would refund now.</summary>
    public required Money RefundIfCancelled { get; init; }

    /// <summary>Until when the rules let a customer cancel or move a booking like this, be it one already or not; null when its service is no more.</summary>
    public DateTimeOffset? CancelUntil { get; init; }

    /// <summary>The policy they booked under: until when which share is refunded, as far as they may cancel; empty when all is.</summary>
    public required IReadOnlyList<RefundStep> RefundSteps { get; init; }

    /// <summary>Late payment: until when another time can be chosen instead of the refund; null when there is nothing to choose.</summary>
    public DateTimeOffset? ChooseUntil { get; init; }

    /// <summary>Whether somebody has said its secret; how much of it was right cannot be measured.</summary>
    internal bool HasKey(string? said) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(said ?? ""));

    /// <summary>The visit, as whoever looks for another time for it must know it.</summary>
    public MovingVisit ToMove() => new(Id, ServiceId, StaffId, PartySize)
    {
        Start = Start,
        End = End,
        ClaimStart = ClaimStart,
        ClaimEnd = ClaimEnd,
        IsLive = Status.IsLive(),
    };

    /// <summary>The hold, as whoever looks for a time for it must know it: for so many and with these it may be another thing.</summary>
    public MovingVisit ToMove(int partySize, AddOnIds addOns) =>
        IsFor(partySize, addOns) ? ToMove() : ToMove() with { PartySize = partySize, SoldWith = addOns };

    /// <summary>Whether it is for so many, and comes with these.</summary>
    public bool IsFor(int partySize, AddOnIds addOns) => partySize == PartySize && addOns == AddOnIds;
}
