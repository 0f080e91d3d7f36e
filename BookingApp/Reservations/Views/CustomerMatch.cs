namespace BookingApp.Reservations.Views;

/// <summary>A customer whom staff may mean by what they type so far; instants are on the business's clock.</summary>
public sealed record CustomerMatch(Guid Id, string Name, string Email, string Phone, DateTimeOffset? LastVisit);
