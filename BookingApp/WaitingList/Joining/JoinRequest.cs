using BookingApp.Customers;

namespace BookingApp.WaitingList.Joining;

/// <summary>A wish to be told when a time of a day becomes free.</summary>
public sealed record JoinRequest(int ServiceId, DateOnly Day, CustomerDetails Customer, int? StaffId = null, int PartySize = 1)
{
    /// <summary>The earliest start that they would take, in minutes of the business's day.</summary>
    public int FromMinute { get; init; }

    /// <summary>The latest start that they would take, in minutes of the business's day.</summary>
    public int UntilMinute { get; init; } = WaitingListEntry.MinutesOfDay;

    /// <summary>Who asks, for limits. Staff are not counted.</summary>
    public Visitor? Visitor { get; init; }
}
