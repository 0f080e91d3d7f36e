namespace BookingApp.Payments.Customers;

/// <summary>What must come to its end before somebody can be erased; each has a text.</summary>
public enum ObstacleKind { Booking, Payment, Refund }

/// <summary>A booking that stands in the way of an erasure, and by what.</summary>
public sealed record ErasureObstacle(ObstacleKind Kind, string Reference, string ServiceName, DateTimeOffset Start);
