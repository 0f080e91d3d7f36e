using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>What the database says after a death: holds with their claims, and answers under their keys.</summary>
internal sealed record DatabaseRows(
    ILookup<(long Person, long Start), DatabaseRows.Hold> Holds, IReadOnlyDictionary<string, string> Answers)
{
    private const string HoldRows = """
        SELECT r."StaffId", r."Start", r."Reference", r."Status", COUNT(c."Cell")
        FROM "Reservations" r LEFT JOIN "SlotClaims" c ON c."OwnerId" = r."Id" AND c."ResourceId" = r."StaffId"
        WHERE r."Status" <> 'Completed' GROUP BY r."StaffId", r."Start", r."Reference", r."Status"
        """;

    private const string AnswerRows = """SELECT "Key", "Body" FROM "IdempotentAnswers" WHERE "StatusCode" = 201""";

    public static async Task<DatabaseRows> ReadAsync(Site site)
    {
        var holds = await site.RowsAsync(HoldRows);
        var answers = await site.RowsAsync(AnswerRows);
        return new DatabaseRows(
            holds.ToLookup(row => (Number(row[0]), Number(row[1])), row => new Hold((string)row[2], (string)row[3], Number(row[4]))),
            answers.ToDictionary(row => (string)row[0], row => (string)row[1], StringComparer.Ordinal));
    }

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture); // each engine has types of its own

    /// <summary>A row of a reservation, and how many cells of its person are its own.</summary>
    internal sealed record Hold(string Reference, string Status, long Claims)
    {
        public bool IsWhole => Status is "Held" && Claims is 12; // an hour
    }
}
