namespace BookingApp.Availability;

/// <summary>An offered start of a service, with the people who could serve it, lowest id first. Computed, never stored.</summary>
/// <remarks><see cref="End"/> is without buffers; both instants carry the business's offset.</remarks>
public sealed record Slot(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<int> StaffIds, int SeatsFree);
