namespace BookingApp.Customers;

/// <summary>What somebody who comes says of themselves. Phone and locale may be missing.</summary>
public sealed record CustomerDetails(string Name, string Email, string? Phone = null, string? Locale = null)
{
    /// <summary>The phone number as it is dialled from everywhere, where that can be told.</summary>
    public string? PhoneE164 { get; init; }
}
