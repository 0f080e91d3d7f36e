using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Customers;

/// <summary>A customer with all that their bookings tell; instants carry the business's offset.</summary>
public sealed record CustomerView
{
    public required Guid Id { get; init; }

    /// <summary>Empty until a booking of theirs is confirmed.</summary>
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public string? PhoneE164 { get; init; }
    public required VisitCounts Counts { get; init; }

    /// <summary>In each currency that they ever paid or owe in.</summary>
    public required IReadOnlyList<CustomerMoney> Money { get; init; }

    /// <summary>Null where they have no account, or the business gives no points.</summary>
    public CustomerPoints? Points { get; init; }

    /// <summary>To each question what they answered last.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Whether there are more bookings than are looked through: all that is said is of the newest.</summary>
    public required bool HasMore { get; init; }

    /// <summary>What is ahead, or under way: the next first.</summary>
    public required IReadOnlyList<ReservationView> Ahead { get; init; }

    /// <summary>A page of what was, the newest first; holds that ended without a booking are left out.</summary>
    public required PageOf<ReservationView> Past { get; init; }
}
