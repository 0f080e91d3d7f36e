namespace BookingApp.Components.Staff.EmptyTimes;

/// <summary>Somebody pressed or drew over empty time of a column, as empty-time.js tells it: whose, from when to when in Unix milliseconds, and where on
/// the screen.</summary>
public sealed class EmptyTimeEventArgs : EventArgs
{
    public int StaffId { get; set; }

    /// <summary>None: they pressed the button in the head of the column.</summary>
    public long? From { get; set; }

    /// <summary>None: they pressed, and drew nothing.</summary>
    public long? To { get; set; }

    public double X { get; set; }
    public double Y { get; set; }
}
