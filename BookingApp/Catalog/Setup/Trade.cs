namespace BookingApp.Catalog.Setup;

/// <summary>What kind of business begins: each has services, hours and rooms that are usual for it.</summary>
public enum Trade
{
    Salon,
    Classes,
    Clinic,
}
