namespace BookingApp.Components.Staff.Board.Columns;

/// <summary>Where a column is put: how many others stand to its left then.</summary>
public sealed class ColumnMoveEventArgs : EventArgs
{
    public int To { get; set; }
}
