namespace BookingApp.Catalog.Holidays;

/// <summary>A day that is a public holiday somewhere, by the name that it has there.</summary>
public sealed record Holiday(DateOnly Day, string Name);
