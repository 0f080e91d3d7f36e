using BookingApp.Customers;

namespace BookingApp.Risk.Blocks;

/// <summary>Whom an admin blocks: an email or an address as typed, or the browser that made a booking.</summary>
public sealed class BlockForm
{
    public SubjectKind Kind { get; set; } = SubjectKind.Email;

    /// <summary>An email, an address, or for a browser the reference of a booking made with it.</summary>
    public string Value { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>The last day; none: until it is taken back.</summary>
    public DateOnly? Until { get; set; }
}
