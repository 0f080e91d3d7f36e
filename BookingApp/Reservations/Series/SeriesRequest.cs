using BookingApp.Customers;
using BookingApp.Reservations.Holds;

namespace BookingApp.Reservations.Series;

/// <summary>Several visits of one customer, to be booked by staff in one go. The command is the id that the series gets: asking again finds it.</summary>
public sealed record SeriesRequest(Guid Command, CustomerDetails Customer, IReadOnlyList<HoldRequest> Visits);
