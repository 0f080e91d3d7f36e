namespace BookingApp.Data;

/// <summary>How long rows of a room are kept. Who prunes names none of them; each lives in its own room.</summary>
public interface IRetentionPolicy
{
    /// <summary>Whether a look reads a whole table: then it is taken every hour, else every minute.</summary>
    bool ReadsAll => false;

    /// <summary>Takes out what nobody will ask for again.</summary>
    Task PruneAsync(CancellationToken ct = default);
}
