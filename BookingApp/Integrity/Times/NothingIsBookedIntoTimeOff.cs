using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity.Times;

/// <summary>No booking was made into time off: those that overlap it were there before it, and are listed with it.</summary>
internal sealed class NothingIsBookedIntoTimeOff : IIntegrityCheck
{
    private const string Booked = $"""
        SELECT t."ResourceId" AS "Resource", t."Start" AS "Since", r."Reference" AS "Label" FROM "TimeOff" t
        JOIN "Reservations" r ON (r."StaffId" = t."ResourceId" OR r."RoomId" = t."ResourceId") AND r."ClaimStart" < t."End" AND r."ClaimEnd" > t."Start"
        WHERE r.{LiveTime.Live} AND NOT (r."Status" = 'Held' AND r."HeldUntil" <= {"{0}"})
          AND NOT EXISTS (SELECT 1 FROM "TimeOffBookings" l WHERE l."TimeOffId" = t."Id" AND l."ReservationId" = r."Id")
        """;

    public string Rule => "I1";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        context.Db.Database.SqlQueryRaw<BusySpan>(Booked, context.Now.ToUnixTimeMilliseconds()),
        found => new Finding($"resource {found.Resource}: {found.Label} overlaps the time off from {found.When}", found.Label));
}
