namespace BookingApp.Monitoring.Alerts;

/// <summary>One thing that an alert is about: a code that has a text, the booking, and since when.</summary>
public sealed record AlertLine(string What, string Reference, DateTimeOffset Since);
