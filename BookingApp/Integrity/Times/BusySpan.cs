namespace BookingApp.Integrity.Times;

/// <summary>Since when somebody uses a resource that another uses too.</summary>
internal sealed record BusySpan(int Resource, long Since, string Label)
{
    public string When => $"{DateTimeOffset.FromUnixTimeMilliseconds(Since):u}";
}
