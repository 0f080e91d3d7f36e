namespace BookingApp.Reservations.Illness;

/// <summary>What became of the report that somebody is ill.</summary>
public enum IllnessResult
{
    /// <summary>Nobody can be booked into their time any more.</summary>
    Reported,

    /// <summary>The last day is over, or lies too far ahead. Nothing was changed.</summary>
    WrongDay,

    /// <summary>Others changed their day in the same instant, time and again. Nothing was changed.</summary>
    ChangedMeanwhile,
}
