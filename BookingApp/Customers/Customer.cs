using BookingApp.Contacts;

namespace BookingApp.Customers;

/// <summary>Who comes: one for each mailbox, with what they last said of themselves. What was said with a booking stays with the booking.</summary>
/// <remarks>Anybody can type an address: what is said with it counts only once its booking is confirmed.</remarks>
public sealed class Customer
{
    private Customer() { } // for EF

    public required Guid Id { get; init; }
    public required string Mailbox { get; init; } // canonical, and nobody else's
    public string Email { get; private set; } = ""; // as last written
    public string Name { get; private set; } = ""; // empty until a booking is confirmed, as is what follows
    public string Phone { get; private set; } = ""; // as typed
    public string? PhoneE164 { get; private set; } // where it can be told
    public string Locale { get; private set; } = "";
    public DateTimeOffset FirstSeenAt { get; private set; }
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>Somebody who comes for the first time, and of whom no more is known than where they are written to.</summary>
    public static Customer New(Guid id, string email, DateTimeOffset at) =>
        new() { Id = id, Mailbox = EmailAddress.CanonicalOf(email), Email = email, FirstSeenAt = at, LastSeenAt = at };

    /// <summary>Another customer was the same person: what is not known of this one is taken from them.</summary>
    public void Absorb(Customer former)
    {
        FirstSeenAt = former.FirstSeenAt < FirstSeenAt ? former.FirstSeenAt : FirstSeenAt;
        LastSeenAt = former.LastSeenAt > LastSeenAt ? former.LastSeenAt : LastSeenAt;
        Name = Name.Length > 0 ? Name : former.Name;
        Locale = Locale.Length > 0 ? Locale : former.Locale;
        if (Phone.Length is 0)
            (Phone, PhoneE164) = (former.Phone, former.PhoneE164);
    }

    /// <summary>Whether a name is theirs, however its letters and spaces are written; any is, while theirs is not known.</summary>
    public bool IsCalled(string name) => Name.Length is 0 || string.Equals(Spaced(Name), Spaced(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>What they say of themselves at a time. The latest counts, in whatever order it is heard; a phone number that is left out is no news.</summary>
    public void TakeDetails(CustomerDetails details, DateTimeOffset at)
    {
        FirstSeenAt = at < FirstSeenAt ? at : FirstSeenAt;
        if (at < LastSeenAt && Name.Length > 0)
            return;
        (Name, LastSeenAt) = (details.Name, at > LastSeenAt ? at : LastSeenAt);
        Email = EmailAddress.CanonicalOf(details.Email) == Mailbox ? details.Email : Email; // they may use that of a customer who was merged into them
        if (details.Phone is { Length: > 0 } phone)
            (Phone, PhoneE164) = (phone, details.PhoneE164);
        if (details.Locale is { Length: > 0 } locale)
            Locale = locale;
    }

    private static string Spaced(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
