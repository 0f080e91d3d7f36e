namespace BookingApp.Availability;

/// <summary>A business day and its slots; a day without any is there too.</summary>
public sealed record DaySlots(DateOnly Date, IReadOnlyList<Slot> Slots)
{
    /// <summary>The last start that hours and rules would offer if nobody had booked; null on a day that is closed for it.</summary>
    public DateTimeOffset? LastStart { get; init; }

    /// <summary>Whether others have all that would be offered: who wants a time of it can wait for one.</summary>
    public bool IsFull => Slots.Count is 0 && LastStart is not null;
}
