namespace BookingApp.Integrity.Times;

/// <summary>Each claim has an owner, and a live one.</summary>
internal sealed class ClaimsHaveALiveOwner : IIntegrityCheck
{
    public string Rule => "I2";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => ClaimSource.FindAsync(
        context,
        owner => $"""
            SELECT CAST(c."OwnerId" AS varchar(36)) AS "Label", CAST(COUNT(*) AS bigint) AS "Owns", CAST(0 AS bigint) AS "Needs"
            FROM "SlotClaims" c
            WHERE c."Cell" >= {"{0}"} AND c."OwnerKind" = '{owner.Kind}'
              AND NOT EXISTS (SELECT 1 FROM "{owner.Table}" o WHERE o."Id" = c."OwnerId" AND o.{owner.Live})
            GROUP BY c."OwnerId"
            """,
        claims => claims.OwnsAndNeeds);
}
