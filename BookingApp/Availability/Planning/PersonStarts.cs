using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Planning;

/// <summary>The starts that one person can serve, and the seats that each has: all of the service, or what a running session has left.</summary>
public sealed class PersonStarts(int personId, CellMap starts, int capacity)
{
    private Dictionary<int, int>? _left;

    public int PersonId => personId;

    public CellMap Starts => starts;

    /// <summary>Offers the seats of a session at its start.</summary>
    public void Join(OpenSession session)
    {
        var cell = Cell.Floor(session.Start);
        starts.Set(new CellRange(cell, cell + 1));
        _left ??= [];
        _left[cell] = Math.Max(_left.GetValueOrDefault(cell), session.SeatsFree);
    }

    /// <summary>How many seats there are at one of the starts.</summary>
    public int SeatsAt(int cell) => _left is not null && _left.TryGetValue(cell, out var left) ? left : capacity;
}
