namespace BookingApp.Reservations.Views;

/// <summary>How a booking for several is named, in every language alike.</summary>
public static class PartyWords
{
    /// <summary>The service, and for how many where it is more than one: "Pilates class × 3".</summary>
    public static string For(this string serviceName, int partySize) => partySize > 1 ? $"{serviceName} × {partySize}" : serviceName;
}
