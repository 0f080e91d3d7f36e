namespace BookingApp.Payments.Customers;

/// <summary>What an erasure would do: how many bookings keep no name, and what is in its way.</summary>
public sealed record ErasurePreview(int Bookings, IReadOnlyList<ErasureObstacle> Obstacles);
