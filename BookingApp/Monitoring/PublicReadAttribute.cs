namespace BookingApp.Monitoring;

/// <summary>What everybody may read, and many do. As long as it is answered well and at once, the log does not tell of it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicReadAttribute : Attribute;
