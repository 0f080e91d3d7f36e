using BookingApp.Availability;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Holds;

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
    public required int PartySize { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }
    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>Null unless held.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Until when it was held, of a hold that has ended; null for any other.</summary>
    public DateTimeOffset? WasHeldUntil { get; init; }

    public required DateTimeOffset ServerTime { get; init; }
    public required string City { get; init; } // whose clock these are on
    public required Money Price { get; init; }

    /// <summary>What coupons and points take off the price.</summary>
    public required Money Discount { get; init; }
    public string? CouponCode { get; init; }
    public int PointsUsed { get; init; }

    /// <summary>What must be paid in all: the price less the discount.</summary>
    public required Money Total { get; init; }

    /// <summary>What is still to be paid: before the confirmation, what must be paid for it; after it, the rest.</summary>
    public required Money Due { get; init; }
    public required Money Paid { get; init; }

    /// <summary>What went back, or is on its way.</summary>
    public required Money Refunded { get; init; }

    /// <summary>What was paid and has stayed: this, and not what once came in, is what a list calls paid.</summary>
    public Money Kept => Paid - Refunded;

    /// <summary>What is left to be paid at the visit, once what is due now is paid.</summary>
    public Money DueAtVisit => Status.IsLive() && !Status.IsBooked() && Total > Kept + Due ? Total - Kept - Due : Money.Zero(Price.Currency);

    /// <summary>Null until the customer gave details.</summary>
    public CustomerDetails? Customer { get; init; }
    public required IReadOnlyList<Answer> Answers { get; init; }
    public required string Notes { get; init; }
    public required bool WalkIn { get; init; }
    public required int Revision { get; init; }
    public required int Version { get; init; }

    /// <summary>Whether "I need more time" is still to be had.</summary>
    public required bool CanExtend { get; init; }

    /// <summary>Until when the customer may cancel or move; null when neither is possible any more.</summary>
    public DateTimeOffset? ChangeableUntil { get; init; }

    /// <summary>What a cancellation by the customer would give back now.</summary>
    public required Money RefundIfCancelled { get; init; }

    /// <summary>Until when the rules let a customer cancel or move a booking like this, be it one already or not; null when its service is no more.</summary>
    public DateTimeOffset? CancelUntil { get; init; }

    /// <summary>The policy they booked under: until when which share goes back, as far as they may cancel; empty when all does.</summary>
    public required IReadOnlyList<RefundStep> RefundSteps { get; init; }

    /// <summary>Late money: until when another time can be chosen instead of the refund; null when there is nothing to choose.</summary>
    public DateTimeOffset? ChooseUntil { get; init; }

    /// <summary>The visit, as whoever looks for another time for it must know it.</summary>
    public MovingVisit ToMove() => new(Id, ServiceId, StaffId, PartySize)
    {
        Start = Start,
        End = End,
        ClaimStart = ClaimStart,
        ClaimEnd = ClaimEnd,
        IsLive = Status.IsLive(),
    };
}

/// <summary>Until when a cancellation gives back how much of what was paid.</summary>
public sealed record RefundStep(DateTimeOffset Until, int Percent);

/// <summary>A line of history: a code whose text is a resource, and who did it.</summary>
public sealed record HistoryView(DateTimeOffset At, string Actor, string What, string Detail);

/// <summary>A day of the board: every live reservation, hold and block of every person.</summary>
public sealed record BoardView(DateOnly Date, DateTimeOffset DayStart, DateTimeOffset DayEnd, DateTimeOffset ServerTime, bool IsClosed, IReadOnlyList<BoardColumn> Columns)
{
    /// <summary>The same with the column of whoever looks before all others.</summary>
    public BoardView OwnFirst(int? staffId) => this with { Columns = [.. Columns.OrderByDescending(c => c.StaffId == staffId)] };
}

/// <summary>One person's day, with the hours they are there.</summary>
public sealed record BoardColumn(int StaffId, string Name, IReadOnlyList<BoardSpan> Open, IReadOnlyList<BoardSpan> Breaks, IReadOnlyList<BoardBlock> Blocks, IReadOnlyList<ReservationView> Reservations)
{
    /// <summary>Time of this day that belongs to visits of the days beside it.</summary>
    public IReadOnlyList<BoardBuffer> Buffers { get; init; } = [];
}

public sealed record BoardSpan(DateTimeOffset Start, DateTimeOffset End);

public sealed record BoardBlock(Guid Id, DateTimeOffset Start, DateTimeOffset End, string Reason);

/// <summary>What a visit of another day takes of this one: the time before or after it that is kept free.</summary>
public sealed record BoardBuffer(string Reference, string ServiceName, DateTimeOffset VisitStart, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Today in numbers, until the day is over: visits that are booked, and the next to begin.</summary>
public sealed record TodayView(DateOnly Date, DateTimeOffset Ends, int Visits, NextVisit? Next);

/// <summary>How many visits begin on a day.</summary>
public sealed record DayVisits(DateOnly Date, int Visits);

public sealed record NextVisit(DateTimeOffset Start, string CustomerName, string PersonName);

/// <summary>What the admins' list of bookings can be sorted by.</summary>
public enum BookingColumn
{
    Start,
    Customer,
    Service,
    Person,
    Status,
}

/// <summary>What an admin looks for; every member narrows the list. Text finds reference, name or email. The latest visit comes first where no order is given.</summary>
public sealed record BookingFilter(
    string? Text = null, IReadOnlyList<ReservationStatus>? Statuses = null, int? ServiceId = null, int? StaffId = null,
    DateOnly? From = null, DateOnly? To = null, int Page = 1, int PageSize = 25, ListOrder<BookingColumn>? Order = null)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<BookingColumn> LatestFirst = new(BookingColumn.Start, IsDescending: true);

    /// <summary>So many of the newest are looked through.</summary>
    public int Max { get; init; } = PageOf.Max;
}

/// <summary>A hold that was let go.</summary>
public sealed record ReleaseView(
    string Reference, string ServiceName, string StaffName, string CustomerName, DateTimeOffset Start,
    DateTimeOffset HeldAt, DateTimeOffset HeldUntil, DateTimeOffset ReleasedAt, ReleaseReason Reason, string ReleasedBy);

/// <summary>What the list of released holds can be sorted by.</summary>
public enum ReleaseColumn
{
    Released,
    Held,
    Start,
    Customer,
}

/// <summary>Narrows the list of released holds; the latest released come first where no order is given.</summary>
public sealed record ReleaseFilter(
    ReleaseReason? Reason = null, DateOnly? From = null, DateOnly? To = null, string? Text = null, int Page = 1, int PageSize = 50, ListOrder<ReleaseColumn>? Order = null)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<ReleaseColumn> LatestFirst = new(ReleaseColumn.Released, IsDescending: true);

    /// <summary>So many of the newest are looked through.</summary>
    public int Max { get; init; } = PageOf.Max;
}
