namespace BookingApp.Availability.Busy;

/// <summary>A cell that is claimed, and whether its owner has lapsed, or in a session one of its guests.</summary>
public sealed record ClaimedCell(int ResourceId, int Cell, bool HasLapsed);
