namespace BookingApp.Components.Staff.EmptyTimes;

/// <summary>What was asked for where empty time was pressed: to book it, or to block it, with whose time it is.</summary>
public sealed record DeskRequest(int StaffId, DateTimeOffset From, DateTimeOffset? To, bool Blocks);
