using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Tests.Support.Worlds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Bench.Loads;

/// <summary>What lies behind a business: completed visits with their history, emails and customers, written by the database itself.</summary>
internal static class Past
{
    /// <summary>Copies one of its bookings so many times, an hour earlier each, and gives them people and customers of their own.</summary>
    public static async Task FillAsync(IReadOnlyDictionary<string, string> settings, int visits)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings!).Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddData().BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var pattern = await db.Reservations.Select(r => r.Id).SingleAsync();
        var past = new PastBookings(db);
        await past.CopyAsync(pattern, visits);
        foreach (var statement in db.Database.IsSqlite() ? _sqlite : _postgreSql)
            await db.Database.ExecuteSqlRawAsync(statement);
        if (!db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("ANALYZE"); // as autovacuum does; SQLite knows what the app tells it
        if (await db.Reservations.CountAsync(r => r.Status == ReservationStatus.Completed) != visits)
            throw new InvalidOperationException("The past was not written: the figures would mean nothing.");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // the file is copied next
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    // A copy's id begins with its number, whose last four digits tell its customer: there are 65,536 at most.
    private const string Mailbox = """ 'past' || lower(substr(CAST("Id" AS varchar(36)), 5, 4)) || '@example.com' """;

    private static readonly string[] _common =
    [
        """UPDATE "Reservations" SET "Status" = 'Completed' WHERE CAST("Id" AS varchar(36)) LIKE '%-0000-7000-8000-%' """,
        // PastBookings knows twenty people: the second ten are the first ten, in the years before.
        $"""
        UPDATE "Reservations" SET "StaffId" = "StaffId" - 10, "Start" = "Start" - s.back, "End" = "End" - s.back,
          "ClaimStart" = "ClaimStart" - s.back, "ClaimEnd" = "ClaimEnd" - s.back
        FROM (SELECT (MAX("Start") - MIN("Start")) / 3600000 * 3600000 + 720000000 AS back FROM "Reservations" WHERE "Status" = 'Completed') s
        WHERE "StaffId" > 10
        """,
        """
        UPDATE "OutboxEmails" SET "State" = 'Sent'
        WHERE "State" = 'Waiting' AND "ReservationId" IN (SELECT "Id" FROM "Reservations" WHERE "Status" = 'Completed')
        """,
    ];

    private static readonly string[] _sqlite = [.. _common, .. Customers("'0000' || substr(\"Id\", 5, 4) || '-0000-7000-8000-600000000000'")];

    private static readonly string[] _postgreSql =
        [.. _common, .. Customers("('0000' || substr(CAST(\"Id\" AS text), 5, 4) || '-0000-7000-8000-600000000000')::uuid")];

    private static string[] Customers(string id) =>
    [
        $"""
        INSERT INTO "Customers" ("Id", "Mailbox", "Email", "Name", "Phone", "Locale", "FirstSeenAt", "LastSeenAt")
        SELECT DISTINCT {id}, {Mailbox}, {Mailbox}, 'Maya Fischer', '', 'en-GB', 1700000000000, 1700000000000
        FROM "Reservations" WHERE "Status" = 'Completed'
        """,
        .. new[] { "'maya'", "'fischer'", "\"Mailbox\"" }.Select(term =>
            $"""INSERT INTO "CustomerTerms" ("CustomerId", "Term") SELECT "Id", {term} FROM "Customers" WHERE "FirstSeenAt" = 1700000000000"""),
        $"""
        UPDATE "Reservations" SET "CustomerId" = {id}, "CustomerMailbox" = {Mailbox}, "CustomerEmail" = {Mailbox} WHERE "Status" = 'Completed'
        """,
    ];
}
