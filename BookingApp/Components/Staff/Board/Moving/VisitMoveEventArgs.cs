namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>A visit that is lifted, or where it was dropped, in the lanes and minutes of <see cref="MovePlaces"/>.</summary>
public sealed class VisitMoveEventArgs : EventArgs
{
    public Guid Id { get; set; }
    public int Lane { get; set; }
    public long At { get; set; }
    public int Minutes { get; set; }
    public bool IsLength { get; set; } // it is taken by its lower edge
}
