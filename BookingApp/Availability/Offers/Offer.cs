namespace BookingApp.Availability.Offers;

/// <summary>What is asked for: a service, of one person or of anyone, for so many.</summary>
public readonly record struct Offer(int ServiceId, int? StaffId, int PartySize);
