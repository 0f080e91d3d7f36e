using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>Who has which time: intervals against intervals, and claims against the intervals they stand for.</summary>
/// <remarks>SQL by hand, for windows and sums over millions of rows; the same text runs on all three engines.</remarks>
internal static class TimeChecks
{
    private const string Live = "\"Status\" NOT IN ('Cancelled', 'Expired', 'Released')";
    private const string Busy = $"{Live} AND \"SessionId\" IS NULL AND NOT (\"Status\" = 'Held' AND \"HeldUntil\" <= {{0}})"; // {0}: now

    // All time in use, a row per resource. {1}: the value false, as SQL Server has no literal for it.
    private const string Spans = $"""
        SELECT "StaffId" AS "Resource", "ClaimStart" AS "Since", "ClaimEnd" AS "Until", "Reference" AS "Label" FROM "Reservations" WHERE {Busy}
        UNION ALL SELECT "RoomId", "ClaimStart", "ClaimEnd", "Reference" FROM "Reservations" WHERE "RoomId" IS NOT NULL AND {Busy}
        UNION ALL SELECT "StaffId", "ClaimStart", "ClaimEnd", CAST("Id" AS varchar(36)) FROM "Sessions" WHERE "Ended" = {"{1}"}
        UNION ALL SELECT "RoomId", "ClaimStart", "ClaimEnd", CAST("Id" AS varchar(36)) FROM "Sessions" WHERE "RoomId" IS NOT NULL AND "Ended" = {"{1}"}
        """;

    // Time off may overlap bookings that were made before it, but no other time off. The condition only uses both parameters.
    private const string Blocks =
        """
        SELECT "ResourceId" AS "Resource", "Start" AS "Since", "End" AS "Until", CAST("Id" AS varchar(36)) AS "Label" FROM "TimeOff"
        WHERE {0} > 0 AND {1} = {1}
        """;

    private static readonly Owner[] Owners =
    [
        new(
            "Reservations", "Reservation", "\"Reference\"", "\"StaffId\"", "\"RoomId\"", "\"ClaimStart\"", "\"ClaimEnd\"",
            $"{Live} AND o.\"SessionId\" IS NULL"),
        new("Sessions", "Session", "CAST(o.\"Id\" AS varchar(36))", "\"StaffId\"", "\"RoomId\"", "\"ClaimStart\"", "\"ClaimEnd\"", "\"Ended\" = {1}"),
        new("TimeOff", "Block", "CAST(o.\"Id\" AS varchar(36))", "\"ResourceId\"", null, "\"Start\"", "\"End\"", "\"Id\" IS NOT NULL") { Shares = true },
    ];

    /// <summary>No two use one resource at one time; by intervals, since the claims are what is to be checked.</summary>
    public static async Task<IEnumerable<Finding>> OverlapsAsync(CheckContext context) =>
        [.. await OverlapsAsync(context, Spans), .. await OverlapsAsync(context, Blocks)];

    /// <summary>No booking was made into time off: those that overlap it were there before it, and are listed with it.</summary>
    public static async Task<IEnumerable<Finding>> BookedIntoTimeOffAsync(CheckContext context)
    {
        const string Booked = $"""
            SELECT t."ResourceId" AS "Resource", t."Start" AS "Since", r."Reference" AS "Label" FROM "TimeOff" t
            JOIN "Reservations" r ON (r."StaffId" = t."ResourceId" OR r."RoomId" = t."ResourceId") AND r."ClaimStart" < t."End" AND r."ClaimEnd" > t."Start"
            WHERE r.{Live} AND NOT (r."Status" = 'Held' AND r."HeldUntil" <= {"{0}"})
              AND NOT EXISTS (SELECT 1 FROM "TimeOffBookings" l WHERE l."TimeOffId" = t."Id" AND l."ReservationId" = r."Id")
            """;
        return await context.TellAsync(context.Db.Database.SqlQueryRaw<Span>(Booked, context.Now.ToUnixTimeMilliseconds()),
            found => new Finding(
                $"resource {found.Resource}: {found.Label} overlaps the time off from {DateTimeOffset.FromUnixTimeMilliseconds(found.Since):u}", found.Label));
    }

    /// <summary>No session holds more people than its capacity.</summary>
    public static Task<IEnumerable<Finding>> FullSessionsAsync(CheckContext context) => context.TellAsync(
        from seats in context.Db.Reservations.Where(
            r => r.SessionId != null && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= context.Now))
            .GroupBy(r => r.SessionId).Select(g => new { Session = g.Key, Seats = g.Sum(r => r.PartySize) })
        join s in context.Db.Sessions on seats.Session equals s.Id
        where seats.Seats > s.Capacity
        select new { s.Id, seats.Seats, s.Capacity },
        s => new Finding($"session {s.Id}: {s.Seats} seats of {s.Capacity}"));

    /// <summary>Each live reservation or session owns a claim for each cell of its time that is not pruned yet; in time off each cell is claimed by the time
    /// off or by a booking made before it.</summary>
    public static Task<IEnumerable<Finding>> MissingClaimsAsync(CheckContext context) => OwnersAsync(context, owner => $"""
        SELECT {owner.Label("o")} AS "Label", COALESCE(c."Cells", 0) AS "Owns", {owner.Needs} AS "Needs"
        FROM "{owner.Table}" o
        LEFT JOIN ({(owner.Shares ? InTime : Own)}) c ON c."OwnerId" = o."Id"
        WHERE o.{owner.Until} > {"{0}"} * 300000 AND o.{owner.Live} AND COALESCE(c."Cells", 0) <> {owner.Needs}
        """);

    private const string Own = """SELECT "OwnerId", CAST(COUNT(*) AS bigint) AS "Cells" FROM "SlotClaims" WHERE "Cell" >= {0} GROUP BY "OwnerId" """;

    // Claims of any owner: time off gets the cell of a booking made before it only when that booking ends.
    private const string InTime = """
        SELECT t."Id" AS "OwnerId", CAST(COUNT(*) AS bigint) AS "Cells" FROM "TimeOff" t
        JOIN "SlotClaims" s ON s."ResourceId" = t."ResourceId" AND s."Cell" >= t."Start" / 300000 AND s."Cell" < (t."End" + 299999) / 300000
          AND s."Cell" >= {0} GROUP BY t."Id"
        """;

    /// <summary>Each claim lies in its owner's time, on its owner's person or room.</summary>
    public static Task<IEnumerable<Finding>> MisplacedClaimsAsync(CheckContext context) => OwnersAsync(context, owner => $"""
        SELECT {owner.Label("o")} AS "Label", CAST(COUNT(*) AS bigint) AS "Owns", CAST(-1 AS bigint) AS "Needs"
        FROM "SlotClaims" c JOIN "{owner.Table}" o ON o."Id" = c."OwnerId"
        WHERE c."Cell" >= {"{0}"} AND c."OwnerKind" = '{owner.Kind}'
          AND (c."Cell" < o.{owner.Since} / 300000 OR c."Cell" >= (o.{owner.Until} + 299999) / 300000 OR NOT {owner.Uses})
        GROUP BY {owner.Label("o")}
        """);

    /// <summary>No claim without somebody alive who owns it.</summary>
    public static Task<IEnumerable<Finding>> OwnerlessClaimsAsync(CheckContext context) => OwnersAsync(context, owner => $"""
        SELECT CAST(c."OwnerId" AS varchar(36)) AS "Label", CAST(COUNT(*) AS bigint) AS "Owns", CAST(0 AS bigint) AS "Needs"
        FROM "SlotClaims" c
        WHERE c."Cell" >= {"{0}"} AND c."OwnerKind" = '{owner.Kind}'
          AND NOT EXISTS (SELECT 1 FROM "{owner.Table}" o WHERE o."Id" = c."OwnerId" AND o.{owner.Live})
        GROUP BY c."OwnerId"
        """);

    /// <summary>A live reservation of a session owns a seat for each person of its party; one that is over owns none.</summary>
    public static Task<IEnumerable<Finding>> SeatsAsync(CheckContext context) => context.TellAsync(
        from r in context.Db.Reservations
        where r.SessionId != null
        let seats = context.Db.Set<SeatClaim>().Count(s => s.ReservationId == r.Id && s.SessionId == r.SessionId)
        where seats != (ReservationStatuses.Live.Contains(r.Status) ? r.PartySize : 0)
        select new { r.Reference, r.Status, r.PartySize, Seats = seats },
        r => new Finding($"reservation {r.Reference}: {r.Status}, owns {r.Seats} seats of {r.PartySize}", r.Reference));

    // Each hold that was expired has its release record. (A lapsed hold may wait for its job; I1 and I2 check that it is in nobody's way.)
    public static Task<IEnumerable<Finding>> UnrecordedExpiryAsync(CheckContext context) => UnrecordedAsync(context, ReservationStatus.Expired, "expired");

    /// <summary>Every automatic release left its record.</summary>
    public static Task<IEnumerable<Finding>> UnrecordedReleaseAsync(CheckContext context) => UnrecordedAsync(context, ReservationStatus.Released, "released");

    private static Task<IEnumerable<Finding>> UnrecordedAsync(CheckContext context, ReservationStatus status, string word) => context.TellAsync(
        context.Db.Reservations.Where(r => r.Status == status && !context.Db.Set<ReleaseRecord>().Any(l => l.ReservationId == r.Id)).Select(r => r.Reference),
        reference => new Finding($"reservation {reference}: {word} without a release record", reference));

#pragma warning disable EF1002 // every text is put together from constants of this file
    private static async Task<IEnumerable<Finding>> OwnersAsync(CheckContext context, Func<Owner, string> write)
    {
        var pruned = (context.Now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds() / 300_000; // older cells are taken out
        var found = new List<Finding>();
        foreach (var owner in Owners)
            found.AddRange(await context.TellAsync(context.Db.Database.SqlQueryRaw<Claims>(write(owner), pruned, false), claims => Say(owner, claims)));
        return found;
    }
#pragma warning restore EF1002

#pragma warning disable EF1002 // every text is put together from constants of this file
    private static async Task<IEnumerable<Finding>> OverlapsAsync(CheckContext context, string spans)
    {
        var overlaps = $"""
            SELECT o."Resource", o."Since", o."Label" FROM (
              SELECT s."Resource", s."Since", s."Label",
                MAX(s."Until") OVER (PARTITION BY s."Resource" ORDER BY s."Since", s."Until" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "Busy"
              FROM ({spans}) s) o
            WHERE o."Since" < o."Busy"
            """;
        var others = $"""
            SELECT s."Label" AS "Value" FROM ({spans}) s WHERE s."Resource" = {"{2}"} AND s."Since" <= {"{3}"} AND s."Until" > {"{3}"} AND s."Label" <> {"{4}"}
            """;
        var now = context.Now.ToUnixTimeMilliseconds();
        var found = new List<Finding>();
        foreach (var late in await context.Db.Database.SqlQueryRaw<Span>(overlaps, now, false).Take(Doctor.MaxFindings).ToListAsync(context.Ct))
        {
            var with = await context.Db.Database.SqlQueryRaw<string>(others, now, false, late.Resource, late.Since, late.Label).Take(3).ToListAsync(context.Ct);
            found.Add(new Finding(
                $"resource {late.Resource}: {string.Join(", ", with)} and {late.Label} overlap at {DateTimeOffset.FromUnixTimeMilliseconds(late.Since):u}",
                with.Append(late.Label).FirstOrDefault(label => !Guid.TryParse(label, out _))));
        }

        return found;
    }
#pragma warning restore EF1002

    private static Finding Say(Owner owner, Claims claims) => new(
        claims.Needs < 0
            ? $"{owner.Kind.ToLowerInvariant()} {claims.Label}: {claims.Owns} cells lie outside its time"
            : $"{owner.Kind.ToLowerInvariant()} {claims.Label}: owns {claims.Owns} cells, needs {claims.Needs}",
        Guid.TryParse(claims.Label, out _) ? null : claims.Label);

    private sealed record Span(int Resource, long Since, string Label);

    private sealed record Claims(string Label, long Owns, long Needs);

    // A kind of row that owns cells. Columns and conditions are written for the alias o; {0} is the first cell that is not pruned, {1} false.
    private sealed record Owner(string Table, string Kind, string Name, string Person, string? Room, string Since, string Until, string Live)
    {
        public bool Shares { get; init; } // its time with those who had it before

        public string Label(string alias) => Name.StartsWith("CAST", StringComparison.Ordinal) ? Name : $"{alias}.{Name}";

        public string Uses =>
            Room is null ? $"c.\"ResourceId\" = o.{Person}" : $"(c.\"ResourceId\" = o.{Person} OR (o.{Room} IS NOT NULL AND c.\"ResourceId\" = o.{Room}))";

        public string Needs =>
            $"(((o.{Until} + 299999) / 300000 - CASE WHEN o.{Since} / 300000 > {{0}} THEN o.{Since} / 300000 ELSE {{0}} END) * "
            + $"{(Room is null ? "1" : $"CASE WHEN o.{Room} IS NULL THEN 1 ELSE 2 END")})";
    }
}
