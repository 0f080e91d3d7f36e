namespace BookingApp.Monitoring;

/// <summary>A page or call that everybody may read, and many do. The log has no line for an answer below 400 within a second.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicReadAttribute : Attribute;
