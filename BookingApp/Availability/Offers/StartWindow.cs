using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Offers;

/// <summary>From when on and until when starts are offered as of now: notice and horizon.</summary>
public readonly record struct StartWindow(DateTimeOffset From, DateTimeOffset To)
{
    public static readonly StartWindow Always = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    /// <summary>The cells whose beginning lies in it.</summary>
    public CellRange Cells => new(Cell.Ceiling(From), Cell.Ceiling(To));

    public bool Contains(DateTimeOffset start) => From <= start && start < To;

    public StartWindow Within(StartWindow other) => new(From > other.From ? From : other.From, To < other.To ? To : other.To);
}
