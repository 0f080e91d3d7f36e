namespace BookingApp.Reservations.Board;

/// <summary>What staff keep of the customers of a day, by customer: their tags, and who has notes.</summary>
public sealed record KeptOfCustomers(ILookup<Guid, string> Tags, IReadOnlySet<Guid> WithNotes)
{
    public static readonly KeptOfCustomers None = new(Array.Empty<string>().ToLookup(_ => Guid.Empty), new HashSet<Guid>());
}
