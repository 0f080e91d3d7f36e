namespace BookingApp.Customers;

/// <summary>A word by whose beginning a customer is found: of their name, their mailbox, or a phone number in digits.</summary>
public sealed class CustomerTerm
{
    public const int MaxLength = 64;

    public required Guid CustomerId { get; init; }
    public required string Term { get; init; }
}
