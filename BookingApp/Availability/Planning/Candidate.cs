namespace BookingApp.Availability.Planning;

/// <summary>One way to serve a start, to be tried in its own transaction. With a session: one that runs already and has seats.</summary>
public sealed record Candidate(int StaffId, int? RoomId, Guid? SessionId = null)
{
    /// <summary>Whom and what it takes.</summary>
    public int[] Resources => RoomId is { } room ? [StaffId, room] : [StaffId];

    /// <summary>Whether something that has lapsed may still have claims there: it is expired before they are taken.</summary>
    public bool MayHaveLapsed { get; init; }
}
