using BookingApp.Contacts;

namespace BookingApp.Customers.Erasure;

/// <summary>Who asks for their data: a customer, or whoever uses an address. The latter need not be a customer: they wait for a time, or let a hold
/// lapse.</summary>
public sealed record DataSubjectKey
{
    private DataSubjectKey() { }

    /// <summary>The customer; null where an address is meant.</summary>
    public Guid? CustomerId { get; private init; }

    /// <summary>The address in canonical form; null where a customer is meant.</summary>
    public string? Mailbox { get; private init; }

    /// <summary>Whoever uses this address, however it is typed.</summary>
    public static DataSubjectKey At(string email) => new() { Mailbox = EmailAddress.CanonicalOf(email) };

    /// <summary>The customer with this id.</summary>
    public static implicit operator DataSubjectKey(Guid customerId) => FromGuid(customerId);

    /// <summary>The customer with this id.</summary>
    public static DataSubjectKey FromGuid(Guid customerId) => new() { CustomerId = customerId };
}
