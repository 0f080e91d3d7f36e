using BookingApp.Components.Shared.Inputs;
using BookingApp.Reservations;
using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Board.Arrivals;

/// <summary>The bookings that have come to the day since it is looked at: made meanwhile, and not on this screen.</summary>
public sealed class ArrivedBookings(PressedCommands pressed, TimeProvider clock)
{
    /// <summary>How long a new booking is marked, until the next drawing of the board, which is each minute.</summary>
    public static readonly TimeSpan Marked = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1); // between the clocks of two instances

    private readonly HashSet<Guid> _known = [];
    private readonly Dictionary<Guid, DateTimeOffset> _arrived = [];
    private DateOnly? _day;
    private DateTimeOffset _since;

    /// <summary>What is new in a reading of the day. Of another day the first reading is where it begins; what is moved here or comes back was booked
    /// before.</summary>
    public IReadOnlyList<ReservationView> Take(BoardView board)
    {
        var now = clock.GetUtcNow();
        var unknown = board.Columns.SelectMany(c => c.Reservations).Where(r => r.Status.IsBooked() && _known.Add(r.Id)).ToList();
        if (_day != board.Date)
        {
            (_day, _since) = (board.Date, now);
            return [];
        }

        var news = unknown.FindAll(r => r.BookedAt > _since - Skew && !pressed.Contains(r.SeriesId ?? r.Id));
        foreach (var booking in news)
            _arrived[booking.Id] = now;
        return news;
    }

    /// <summary>Whoever looks at the day knows of it: they did it themselves.</summary>
    public void Know(Guid booking) => _known.Add(booking);

    /// <summary>Whether it is still marked as new.</summary>
    public bool IsNew(Guid booking) => _arrived.TryGetValue(booking, out var at) && clock.GetUtcNow() - at < Marked;
}
