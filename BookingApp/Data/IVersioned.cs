namespace BookingApp.Data;

/// <summary>A row people race for: every change raises its version, counted by the app on every engine.</summary>
public interface IVersioned
{
    int Version { get; }
}
