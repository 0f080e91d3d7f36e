namespace BookingApp.Data.Replica;

/// <summary>What is wrong with the replica, in a line. Where it or the database is away, it may come back.</summary>
public sealed record ReplicaFault(string Words, bool IsAway);
