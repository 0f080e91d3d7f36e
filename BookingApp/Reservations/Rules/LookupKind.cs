namespace BookingApp.Reservations.Rules;

/// <summary>What somebody asks for who types an address.</summary>
public enum LookupKind
{
    Links, // those of all bookings of that address
    Waiting, // a place on a waiting list
}
