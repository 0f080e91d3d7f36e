namespace BookingApp.Reservations.Board;

/// <summary>What stands on the board as one: a visit of its own, or a class with all its guests.</summary>
public sealed record BoardEntry(ReservationView? Visit, BoardClass? Class)
{
    /// <summary>Which reservation or class it is.</summary>
    public Guid Id => Visit?.Id ?? Class!.SessionId;

    /// <summary>When it begins.</summary>
    public DateTimeOffset Start => Visit?.Start ?? Class!.Start;

    /// <summary>When it ends, without what is kept free after it.</summary>
    public DateTimeOffset End => Visit?.End ?? Class!.End;

    /// <summary>From when its person is not free for others.</summary>
    public DateTimeOffset ClaimStart => Visit?.ClaimStart ?? Class!.ClaimStart;

    /// <summary>Until when its person is not free for others.</summary>
    public DateTimeOffset ClaimEnd => Visit?.ClaimEnd ?? Class!.ClaimEnd;

    /// <summary>Whether somebody has booked it.</summary>
    public bool IsBooked => Visit?.Status.IsBooked() ?? Class!.SeatsBooked > 0;
}
