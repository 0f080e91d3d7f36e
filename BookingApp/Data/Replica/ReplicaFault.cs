namespace BookingApp.Data.Replica;

/// <summary>What is wrong with the replica, in a line; one that is away may come back.</summary>
public sealed record ReplicaFault(string Words, bool IsAway);
