using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity.Times;

/// <summary>No two use one resource at one time; by intervals, since the claims are what is to be checked.</summary>
internal sealed class NoTimeIsUsedTwice : IIntegrityCheck
{
    // All time in use, a row per resource. {0}: now; {1}: the value false, as SQL Server has no literal for it.
    private const string Spans = $"""
        SELECT "StaffId" AS "Resource", "ClaimStart" AS "Since", "ClaimEnd" AS "Until", "Reference" AS "Label" FROM "Reservations" WHERE {LiveTime.Busy}
        UNION ALL SELECT "RoomId", "ClaimStart", "ClaimEnd", "Reference" FROM "Reservations" WHERE "RoomId" IS NOT NULL AND {LiveTime.Busy}
        UNION ALL SELECT "StaffId", "ClaimStart", "ClaimEnd", CAST("Id" AS varchar(36)) FROM "ClassSessions" WHERE "Ended" = {"{1}"}
        UNION ALL SELECT "RoomId", "ClaimStart", "ClaimEnd", CAST("Id" AS varchar(36)) FROM "ClassSessions" WHERE "RoomId" IS NOT NULL AND "Ended" = {"{1}"}
        """;

    // Time off may overlap bookings that were made before it, but no other time off. The condition only uses both parameters.
    private const string Blocks =
        """
        SELECT "ResourceId" AS "Resource", "Start" AS "Since", "End" AS "Until", CAST("Id" AS varchar(36)) AS "Label" FROM "TimeOff"
        WHERE {0} > 0 AND {1} = {1}
        """;

    public string Rule => "I1";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context) => [.. await RunAsync(context, Spans), .. await RunAsync(context, Blocks)];

#pragma warning disable EF1002 // every text is put together from constants of this folder
    private static async Task<IEnumerable<Finding>> RunAsync(CheckContext context, string spans)
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
        foreach (var late in await context.Db.Database.SqlQueryRaw<BusySpan>(overlaps, now, false).Take(Doctor.MaxFindings).ToListAsync(context.Ct))
        {
            var with = await context.Db.Database.SqlQueryRaw<string>(others, now, false, late.Resource, late.Since, late.Label).Take(3).ToListAsync(context.Ct);
            found.Add(new Finding(
                $"resource {late.Resource}: {string.Join(", ", with)} and {late.Label} overlap at {late.When}",
                with.Append(late.Label).FirstOrDefault(label => !Guid.TryParse(label, out _))));
        }

        return found;
    }
#pragma warning restore EF1002
}
