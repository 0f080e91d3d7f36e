using BookingApp.Data;

namespace BookingApp.Reservations.Absence.Requests;

/// <summary>Where a wish for time off stands.</summary>
public enum TimeOffRequestState { Open, Approved, Declined, Withdrawn }

/// <summary>Time off that somebody asks for. It claims nothing until an admin approves it; then there is time off under the same id.</summary>
public sealed class TimeOffRequest : IVersioned
{
    public required Guid Id { get; init; }
    public required int PersonId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public string Reason { get; init; } = "";
    public required DateTimeOffset AskedAt { get; init; }
    public string AskedBy { get; init; } = "";
    public TimeOffRequestState State { get; init; } // changed by conditional updates: one decides
    public DateTimeOffset? DecidedAt { get; init; }
    public string DecidedBy { get; init; } = "";
    public string Answer { get; init; } = ""; // a word to who asked
    public int Version { get; private set; }

    /// <summary>The time off that it becomes, under its own id, when somebody approves it.</summary>
    public Catalog.TimeOff ToTimeOff(Actor? approving) => new()
    {
        Id = Id,
        ResourceId = PersonId,
        Start = Start,
        End = End,
        Reason = Reason,
        ByStaffId = (approving as Actor.Staff)?.Id,
        ByStaffName = (approving as Actor.Staff)?.Name ?? "",
    };
}
