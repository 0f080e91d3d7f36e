namespace BookingApp.Integrity.Times;

/// <summary>Each claim lies in its owner's time, on its owner's person or room.</summary>
internal sealed class ClaimsLieInTheirOwnersTime : IIntegrityCheck
{
    public string Rule => "I2";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => ClaimSource.FindAsync(
        context,
        owner => $"""
            SELECT {owner.Label} AS "Label", CAST(COUNT(*) AS bigint) AS "Owns", CAST(0 AS bigint) AS "Needs"
            FROM "SlotClaims" c JOIN "{owner.Table}" o ON o."Id" = c."OwnerId"
            WHERE c."Cell" >= {"{0}"} AND c."OwnerKind" = '{owner.Kind}'
              AND (c."Cell" < o.{owner.Since} / 300000 OR c."Cell" >= (o.{owner.Until} + 299999) / 300000 OR NOT {owner.Uses})
            GROUP BY {owner.Label}
            """,
        claims => $"{claims.Owns} cells lie outside its time");
}
