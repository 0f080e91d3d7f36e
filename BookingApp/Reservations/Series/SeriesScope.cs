namespace BookingApp.Reservations.Series;

/// <summary>How much of a series: one visit, this and the following, or all that have not begun.</summary>
public enum SeriesScope { One, Following, All }
