namespace BookingApp.Data.Replica;

/// <summary>The replica that reports are read from does not answer; the database itself may well.</summary>
public sealed class ReplicaAwayException(Exception cause) : InvalidOperationException("The read replica does not answer.", cause);
