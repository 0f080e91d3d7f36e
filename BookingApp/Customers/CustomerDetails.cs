namespace BookingApp.Customers;

/// <summary>What somebody who comes says of themselves. Phone and locale may be missing.</summary>
public sealed record CustomerDetails(string Name, string Email, string? Phone = null, string? Locale = null)
{
    /// <summary>The phone number as it is dialled from everywhere, where that can be told.</summary>
    public string? PhoneE164 { get; init; }

    /// <summary>Staff say that the customer of this address has another name from now on. Never from outside the app.</summary>
    public bool Renames { get; init; }

    /// <summary>As forms send them: with no space around, and without a phone number that is nothing else.</summary>
    public CustomerDetails Trimmed() => this with { Name = Name.Trim(), Email = Email.Trim(), Phone = Phone?.Trim() is { Length: > 0 } phone ? phone : null };
}
