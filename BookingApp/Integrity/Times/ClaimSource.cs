using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity.Times;

/// <summary>A kind of row that owns cells, as SQL sees it.</summary>
/// <remarks>Columns and conditions are written for the alias o; {0} is the first cell that is not pruned, {1} false.</remarks>
internal sealed record ClaimSource(string Table, string Kind, string Label, string Person, string? Room, string Since, string Until, string Live)
{
    private static readonly ClaimSource[] All =
    [
        new(
            "Reservations", "Reservation", "o.\"Reference\"", "\"StaffId\"", "\"RoomId\"", "\"ClaimStart\"", "\"ClaimEnd\"",
            $"{LiveTime.Live} AND o.\"SessionId\" IS NULL"),
        new("ClassSessions", "Session", "CAST(o.\"Id\" AS varchar(36))", "\"StaffId\"", "\"RoomId\"", "\"ClaimStart\"", "\"ClaimEnd\"", "\"Ended\" = {1}"),
        new("TimeOff", "Block", "CAST(o.\"Id\" AS varchar(36))", "\"ResourceId\"", null, "\"Start\"", "\"End\"", "\"Id\" IS NOT NULL") { Shares = true },
    ];

    /// <summary>Its time may be claimed by those who had it before.</summary>
    public bool Shares { get; private init; }

    /// <summary>That a claim c is on its person or room.</summary>
    public string Uses =>
        Room is null ? $"c.\"ResourceId\" = o.{Person}" : $"(c.\"ResourceId\" = o.{Person} OR (o.{Room} IS NOT NULL AND c.\"ResourceId\" = o.{Room}))";

    /// <summary>How many cells it must own.</summary>
    public string Needs =>
        $"(((o.{Until} + 299999) / 300000 - CASE WHEN o.{Since} / 300000 > {{0}} THEN o.{Since} / 300000 ELSE {{0}} END) * "
        + $"{(Room is null ? "1" : $"CASE WHEN o.{Room} IS NULL THEN 1 ELSE 2 END")})";

#pragma warning disable EF1002 // every text is put together from constants of this folder
    /// <summary>Asks of each kind which of its rows own what they should not, or lack.</summary>
    public static async Task<IEnumerable<Finding>> FindAsync(CheckContext context, Func<ClaimSource, string> write, Func<Claims, string> say)
    {
        var pruned = (context.Now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds() / 300_000; // older cells are taken out
        var found = new List<Finding>();
        foreach (var owner in All)
        {
            found.AddRange(await context.TellAsync(
                context.Db.Database.SqlQueryRaw<Claims>(write(owner), pruned, false), claims => owner.Tell(claims.Label, say(claims))));
        }

        return found;
    }
#pragma warning restore EF1002

    private Finding Tell(string label, string wrong) => new($"{Kind.ToLowerInvariant()} {label}: {wrong}", Guid.TryParse(label, out _) ? null : label);

    /// <summary>What one owner has, and what it needs.</summary>
    internal sealed record Claims(string Label, long Owns, long Needs)
    {
        public string OwnsAndNeeds => $"owns {Owns} cells, needs {Needs}";
    }
}
