namespace BookingApp.Reservations.Absence;

/// <summary>Visits to come that were sold on the same terms: how many, how long, for what price a person.</summary>
public sealed record SoldTerms(int Count, int Minutes, Money Price);
