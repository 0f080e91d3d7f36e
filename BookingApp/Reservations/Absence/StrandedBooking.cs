namespace BookingApp.Reservations.Absence;

/// <summary>A confirmed booking to come that the catalogue does not carry: a human must talk to its customer.</summary>
public sealed record StrandedBooking(string Reference, string CustomerName, string ServiceName, string PersonName, DateTimeOffset Start, StrandedWhy Why);

/// <summary>Why the catalogue does not carry a booking.</summary>
public enum StrandedWhy { ServiceRetired, PersonGone, RoomGone, Closed, OutsideHours, TooManyGuests, TimeOff }
