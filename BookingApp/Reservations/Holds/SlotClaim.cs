using BookingApp.Data;

namespace BookingApp.Reservations.Holds;

public enum ClaimOwner { Reservation, Session, Block }

/// <summary>One five-minute cell of one resource: its key is the guard against double booking.</summary>
public sealed class SlotClaim
{
    public required int ResourceId { get; init; }
    public required int Cell { get; init; }
    public required ClaimOwner OwnerKind { get; init; }
    public required Guid OwnerId { get; init; }
}

/// <summary>One seat of a session: its key is the guard against over-booking.</summary>
public sealed class SeatClaim
{
    public required Guid SessionId { get; init; }
    public required int Seat { get; init; } // 1 to the capacity
    public required Guid ReservationId { get; init; }
}

/// <summary>One run of a service with capacity above 1. It owns the claims of its resources; reservations own its seats.</summary>
public sealed class Session : IVersioned
{
    public required Guid Id { get; init; }
    public required int ServiceId { get; init; }
    public required int StaffId { get; init; }
    public int? RoomId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }
    public required int Capacity { get; init; }
    public bool Ended { get; private set; } // with its last seat; set by a conditional update
    public int Version { get; private set; }
}

/// <summary>What stands in line for a limit: updated first, then counted, so that parallel requests cannot all pass.</summary>
public sealed class LimitGate
{
    public required string Key { get; init; } // such as browser:…, ip:…, customer:…
    public required int Passes { get; init; }
    public required DateTimeOffset LastAt { get; init; } // when somebody came to it last, to the hour
}

/// <summary>Why and when a hold was let go without its customer's booking.</summary>
public sealed class ReleaseRecord
{
    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required string Reference { get; init; }
    public required string ServiceName { get; init; }
    public required int StaffId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required string CustomerName { get; init; }
    public required DateTimeOffset HeldAt { get; init; }
    public required DateTimeOffset HeldUntil { get; init; }
    public required DateTimeOffset ReleasedAt { get; init; }
    public required ReleaseReason Reason { get; init; }
    public required string ReleasedBy { get; init; } // an actor

    /// <summary>The record of a hold that has just been let go.</summary>
    public static ReleaseRecord Of(Reservation reservation, Actor by, ReleaseReason reason, Guid id, DateTimeOffset at) => new()
    {
        Id = id,
        ReservationId = reservation.Id,
        Reference = reservation.Reference,
        ServiceName = reservation.ServiceName,
        StaffId = reservation.StaffId,
        Start = reservation.Start,
        CustomerName = reservation.CustomerName,
        HeldAt = reservation.HeldAt,
        HeldUntil = reservation.HeldUntil,
        ReleasedAt = at,
        Reason = reason,
        ReleasedBy = by.ToString()!,
    };
}

/// <summary>Lapsed: swept. Reclaimed: lapsed, and another customer took the time. LetGo: the customer or staff did. OrderGone: the provider knows the order no more.</summary>
public enum ReleaseReason { Lapsed, Reclaimed, Released, OrderGone }

/// <summary>One line of a reservation's history. What it says is a code; its text is a resource.</summary>
public sealed class ReservationEvent
{
    public const int DetailLength = 2000;

    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Actor { get; init; }
    public required string What { get; init; } // held, extended, details, moved, confirmed, …
    public string Detail { get; init; } = "";
}
