using BookingApp.Availability;

namespace BookingApp.WaitingList.Joining;

/// <summary>What became of a wish to wait.</summary>
public abstract record JoinResult
{
    private JoinResult() { }

    /// <summary>They are on the list, now or since before: that is said alike, for anybody can type an address.</summary>
    public sealed record Joined : JoinResult;

    /// <summary>There are free times already.</summary>
    public sealed record Free(IReadOnlyList<Slot> Slots) : JoinResult;

    /// <summary>There will be none: the day is over, too far ahead or closed, or that person does not work then.</summary>
    public sealed record NotOpen : JoinResult;

    /// <summary>Details that cannot be taken: a message code by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : JoinResult;

    /// <summary>They, or their address, have asked too often of late.</summary>
    public sealed record TooMany : JoinResult;

    /// <summary>There is no such service, or customers may not wait for it.</summary>
    public sealed record NotFound : JoinResult;
}
