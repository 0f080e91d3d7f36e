namespace BookingApp.Integrity.Times;

/// <summary>Each live reservation, session or time off owns a claim for each cell of its time that is not pruned yet.</summary>
/// <remarks>In time off each cell is claimed by the time off or by a booking made before it.</remarks>
internal sealed class OwnersClaimTheirTime : IIntegrityCheck
{
    private const string Own = """SELECT "OwnerId", CAST(COUNT(*) AS bigint) AS "Cells" FROM "SlotClaims" WHERE "Cell" >= {0} GROUP BY "OwnerId" """;

    // Claims of any owner: time off gets the cell of a booking made before it only when that booking ends.
    private const string InTime = """
        SELECT t."Id" AS "OwnerId", CAST(COUNT(*) AS bigint) AS "Cells" FROM "TimeOff" t
        JOIN "SlotClaims" s ON s."ResourceId" = t."ResourceId" AND s."Cell" >= t."Start" / 300000 AND s."Cell" < (t."End" + 299999) / 300000
          AND s."Cell" >= {0} GROUP BY t."Id"
        """;

    public string Rule => "I2";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => ClaimSource.FindAsync(
        context,
        owner => $"""
            SELECT {owner.Label} AS "Label", COALESCE(c."Cells", 0) AS "Owns", {owner.Needs} AS "Needs"
            FROM "{owner.Table}" o
            LEFT JOIN ({(owner.Shares ? InTime : Own)}) c ON c."OwnerId" = o."Id"
            WHERE o.{owner.Until} > {"{0}"} * 300000 AND o.{owner.Live} AND COALESCE(c."Cells", 0) <> {owner.Needs}
            """,
        claims => claims.OwnsAndNeeds);
}
