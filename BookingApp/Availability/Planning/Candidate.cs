namespace BookingApp.Availability.Planning;

/// <summary>One way to serve a start, to be tried in its own transaction. With a session: one that runs already and has seats.</summary>
public sealed record Candidate(int StaffId, int? RoomId, Guid? SessionId = null)
{
    /// <summary>Whom and what it takes.</summary>
    public int[] Resources => ResourcesOf(StaffId, RoomId);

    /// <summary>Whether something that has lapsed may still have claims there: it is expired before they are taken.</summary>
    public bool MayHaveLapsed { get; init; }

    /// <summary>What a visit takes: its person, and its room where it has one.</summary>
    public static int[] ResourcesOf(int staffId, int? roomId) => roomId is { } room ? [staffId, room] : [staffId];
}
