namespace BookingApp.Availability;

/// <summary>A business day and its slots; a day without any is there too.</summary>
public sealed record DaySlots(DateOnly Date, IReadOnlyList<Slot> Slots);
