using BookingApp.Components.Shared.Times;
using BookingApp.Reservations;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>Where times stand on a page on which visits are moved: in lanes, and minutes of each, as board.js counts them.</summary>
public abstract class MovePlaces
{
    private const int Beyond = 8 * 60; // a visit may end after its lane does

    /// <summary>The days on which a visit may land.</summary>
    public abstract (DateOnly First, DateOnly Last) Days { get; }

    /// <summary>The one person whose time is shown, or everybody's.</summary>
    public virtual int? StaffId => null;

    /// <summary>The minute at which each lane begins.</summary>
    public abstract long Start { get; }

    /// <summary>How many each has.</summary>
    public abstract int Length { get; }

    /// <summary>Whether a lane is a cell without an axis, in which a visit keeps its time of the day.</summary>
    public virtual bool IsFlat => false;

    /// <summary>Whose words say where a visit is: of people, or of days.</summary>
    public abstract string Words { get; }

    /// <summary>What the clock says every five minutes.</summary>
    public string Times => string.Join('|', Enumerable.Range(0, (Length + Beyond) / 5).Select(i => Dates.Time(ClockAt(Start + (i * 5)))));

    /// <summary>Where a start of somebody stands for a visit that is moved; nowhere when this page has no place for it.</summary>
    public abstract (int Lane, long At)? PlaceOf(ReservationView moved, int staffId, DateTimeOffset start);

    /// <summary>Which start a place is, and whose; none that the page could have told.</summary>
    public abstract (int StaffId, DateTimeOffset Start)? StartAt(int lane, long at);

    /// <summary>Until when a visit may last, as a minute of its lane.</summary>
    public long? MinuteOf(ReservationView moved, DateTimeOffset end) =>
        PlaceOf(moved, moved.StaffId, moved.Start) is { } place ? place.At + Minutes.Between(moved.Start, end) : null;

    /// <summary>What the clock on the wall says at a minute.</summary>
    protected abstract DateTimeOffset ClockAt(long minute);
}
