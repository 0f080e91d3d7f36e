namespace BookingApp.Catalog.Hours;

/// <summary>From which minute of a day to which, on the business's clock; 1440 is its midnight.</summary>
public sealed record HoursSpan(int FromMinute, int ToMinute);
