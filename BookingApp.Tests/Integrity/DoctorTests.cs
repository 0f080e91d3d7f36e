using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Integrity;
using BookingApp.Notifications;
using BookingApp.Reservations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Integrity;

/// <summary>The doctor finds what was broken by hand in a copy of a healthy database, and nothing in the healthy one.</summary>
public sealed class DoctorTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    // A future visit that somebody paid for and whose cells are all there; and one of the same person.
    private const string Visit =
        """
        (SELECT "Id" FROM "Reservations" WHERE "Status" = 'Confirmed' AND "SessionId" IS NULL AND "RoomId" IS NULL
            AND "Start" > $now AND "Price_Minor" > 0 ORDER BY "Start" LIMIT 1)
        """;
    private const string ClassVisit = """(SELECT * FROM "Reservations" WHERE "Status" = 'Confirmed' AND "SessionId" IS NOT NULL LIMIT 1)""";
    private const string LastCell = $"""(SELECT MAX("Cell") FROM "SlotClaims" WHERE "OwnerId" = {Visit})""";
    private const string VisitsPayment = $"""(SELECT "Id" FROM "Payments" WHERE "ReservationId" = {Visit} AND "Status" = 'Captured')""";

    /// <summary>What is broken, how, by which rule that is found, and in which words.</summary>
    public static TheoryData<string, string, string, string> Corruptions { get; } = new()
    {
        {
            "two visits at one time", $"""
            UPDATE "Reservations" SET ("ClaimStart", "ClaimEnd", "Start", "End") =
                (SELECT "ClaimStart", "ClaimEnd", "Start", "End" FROM "Reservations" WHERE "Id" = {Visit})
            WHERE "Id" = (
                SELECT r."Id" FROM "Reservations" r JOIN "Reservations" v ON v."Id" = {Visit} AND r."StaffId" = v."StaffId"
                WHERE r."Status" = 'Confirmed' AND r."SessionId" IS NULL AND r."Start" > v."Start" LIMIT 1)
            """, "I1", "overlap at"
        },
        {
            "a class over its capacity",
            $"""UPDATE "ClassSessions" SET "Capacity" = 0 WHERE "Id" = (SELECT "SessionId" FROM {ClassVisit})""",
            "I1", "seats of 0"
        },
        {
            "a price that is not of what was booked", "UPDATE \"Reservations\" SET \"ServicePriceMinor\" = 1 WHERE \"ServicePriceMinor\" IS NOT NULL", "I6",
            "its service and what was added cost"
        },
        {
            "an offer without a hold",
            """
            INSERT INTO "WaitingListEntries" ("Id", "Key", "ServiceId", "Day", "FromMinute", "UntilMinute", "PartySize", "Name", "Email", "Mailbox", "Phone",
                "Locale", "JoinedAt", "InLineSince", "Status", "LapsedOffers", "Version")
            VALUES ('00000000-0000-0000-0000-00000000000B', 'k', 1, '2027-01-01', 0, 1440, 1, 'Kim', 'kim@example.com', 'kim@example.com', '', '', 0, 0,
                'Offered', 0, 0)
            """,
            "I15", "offered, and nothing is held for it"
        },
        { "a claim is gone", $"""DELETE FROM "SlotClaims" WHERE "OwnerId" = {Visit} AND "Cell" = {LastCell}""", "I2", "cells, needs" },
        {
            "a claim on somebody else",
            $"""UPDATE "SlotClaims" SET "ResourceId" = 9999 WHERE "OwnerId" = {Visit} AND "Cell" = {LastCell}""",
            "I2", "cells lie outside its time"
        },
        {
            "claims of what was cancelled",
            """
            INSERT INTO "SlotClaims" SELECT "StaffId", 99999999, 'Reservation', "Id" FROM "Reservations"
            WHERE "Status" = 'Cancelled' LIMIT 1
            """,
            "I2", "owns 1 cells, needs 0"
        },
        {
            "claims of nobody",
            """INSERT INTO "SlotClaims" VALUES (1, 99999998, 'Block', '00000000-0000-0000-0000-00000000000A')""",
            "I2", "owns 1 cells, needs 0"
        },
        { "a seat is gone", $"""DELETE FROM "SeatClaims" WHERE "ReservationId" = (SELECT "Id" FROM {ClassVisit})""", "I2", "owns 0 seats of" },
        { "capturing without a payment", $"""UPDATE "Reservations" SET "Status" = 'Capturing' WHERE "Id" = {Visit}""", "I3", "Capturing, but no payment is" },
        {
            "a payment capturing for a visit that is not",
            $"""UPDATE "Payments" SET "Status" = 'Capturing' WHERE "Id" = {VisitsPayment}""",
            "I3", "Capturing without a lease"
        },
        {
            "money kept for a time that was released",
            $"""UPDATE "Reservations" SET "Status" = 'Released' WHERE "Id" = {Visit}""",
            "I4", "is Released and nothing is refunded"
        },
        {
            "more refunded than came",
            """
            UPDATE "Refunds" SET "Amount_Minor" = "Amount_Minor" + 1000000
            WHERE "Id" = (SELECT MIN("Id") FROM "Refunds" WHERE "Status" = 'Completed')
            """,
            "I4", "exceed what was captured"
        },
        {
            "a capture in two payments",
            $"""
            DROP INDEX "IX_Payments_Provider_CaptureId";
            UPDATE "Payments" SET "CaptureId" =
                (SELECT "CaptureId" FROM "Payments" WHERE "Id" <> {VisitsPayment} AND "CaptureId" IS NOT NULL LIMIT 1)
            WHERE "Id" = {VisitsPayment}
            """,
            "I5", "is in several payments"
        },
        {
            "more asked for than the price",
            $"""UPDATE "Payments" SET "Amount_Minor" = 9999999 WHERE "Id" = {VisitsPayment}""",
            "I6", "asks for more than the price"
        },
        {
            "a hold that ran out without a record",
            """DELETE FROM "ReleaseRecords" WHERE "ReservationId" IN (SELECT "Id" FROM "Reservations" WHERE "Status" = 'Expired')""",
            "I7", "expired without a release record"
        },
        {
            "a booking that nobody was told of",
            $"""DELETE FROM "OutboxEmails" WHERE "ReservationId" = {Visit} AND "Kind" = 'Confirmation'""",
            "I8", "confirmed without an email"
        },
        {
            "a cent too many in the ledger",
            $"""
            UPDATE "LedgerEntries" SET "Minor" = "Minor" + 1
            WHERE "PaymentId" = {VisitsPayment} AND "What" = 'captured' AND "Account" = 'Provider'
            """,
            "I9", "sums to 1, not to zero"
        },
        {
            "a payment missing in the ledger",
            $"""DELETE FROM "LedgerEntries" WHERE "PaymentId" = {VisitsPayment} AND "What" = 'captured'""",
            "I9", "captured, but not in the ledger"
        },
        {
            "a coupon that counts wrong",
            """
            INSERT INTO "Coupons" ("Id", "Code", "Percent", "AmountMinor", "MinimumMinor", "ServiceIds", "Active", "Used", "Version")
            VALUES (9999, 'MISCOUNT', 10, 0, 0, '[]', 1, 3, 0)
            """,
            "I11", "counts 3 uses, has 0"
        },
        {
            "a hold released without a record",
            """DELETE FROM "ReleaseRecords" WHERE "ReservationId" IN (SELECT "Id" FROM "Reservations" WHERE "Status" = 'Released')""",
            "I12", "released without a release record"
        },
        {
            "a customer of another mailbox",
            $"""UPDATE "Customers" SET "Mailbox" = 'x' WHERE "Id" = (SELECT "CustomerId" FROM "Reservations" WHERE "Id" = {Visit})""",
            "Customers", "its customer has another mailbox"
        },
        {
            "a customer who is not found by their name",
            """DELETE FROM "CustomerTerms" WHERE "CustomerId" = (SELECT "Id" FROM "Customers" ORDER BY "LastSeenAt" LIMIT 1)""",
            "Customers", "not found by what they said last"
        },
        {
            "a customer who is found by another's name",
            """INSERT INTO "CustomerTerms" ("CustomerId", "Term") SELECT "Id", 'zzz' FROM "Customers" ORDER BY "LastSeenAt" LIMIT 1""",
            "Customers", "not found by what they said last"
        },
        { "an address of nobody", $"""UPDATE "Reservations" SET "CustomerId" = NULL WHERE "Id" = {Visit}""", "Customers", "an address without a customer" },
    };

    [Fact]
    public async Task A_healthy_database_is_well() =>
        Assert.Empty((await demo.ExamineAsync(demo.File)).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")));

    [Theory, MemberData(nameof(Corruptions))]
    public async Task It_finds(string what, string sql, string rule, string words)
    {
        var copy = demo.Copy();
        Assert.True(DemoDatabase.Change(copy, sql) > 0, $"{what}: no row was changed");

        var found = (await demo.ExamineAsync(copy)).Single(d => d.Rule == rule).Findings;

        Assert.Contains(found, finding => finding.Text.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_says_each_of_them_in_a_line_and_ends_with_1_and_with_0_for_the_healthy_one()
    {
        var (whole, broken) = (demo.CopyFolder(), demo.CopyFolder());
        foreach (var (_, sql, _, _) in Corruptions.Select(row => row.Data).Where(
            row => !row.Item2.Contains("'Capturing'", StringComparison.Ordinal) && !row.Item2.Contains("'Released' WHERE \"Id\"", StringComparison.Ordinal)))
            DemoDatabase.Change(Path.Combine(broken, "booking.db"), sql); // all but those that take away the visit that the others break

        var (well, said) = await TestApp.RunAsync("--doctor", whole);
        var (ill, told) = await TestApp.RunAsync("--doctor", broken);
        var empty = demo.EmptyFolder();
        var (blind, why) = await TestApp.RunAsync("--doctor", empty);

        Assert.Equal((0, 1, 2), (well, ill, blind));
        Assert.Equal(
            "The doctor could not look: the database that the settings name holds no tables of BookingApp. Are they right? --migrate makes the tables.",
            why.Trim());
        Assert.False(File.Exists(Path.Combine(empty, "booking.db")));
        Assert.Equal(13, said.Split('\n').Count(line => line.TrimEnd().EndsWith(" ok", StringComparison.Ordinal)));
        foreach (var rule in new[] { "I1", "I2", "I4", "I5", "I6", "I7", "I8", "I9", "I11", "I12", "I15", "Customers" })
            Assert.Contains($"{rule} FAIL ", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_is_registered_once_and_the_rules_are_told_in_order()
    {
        var checks = DemoDatabase.Checks().ToList();

        Assert.Equal(
            typeof(Doctor).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IIntegrityCheck))).Select(type => type.Name).Order(),
            checks.Select(check => check.GetType().Name).Order());
        Assert.Equal(
            ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I11", "I12", "I15", "Customers"], checks.Select(check => check.Rule).Distinct());
    }

    // An instance of the version before, in a rolling update, writes what the jobs of this one mend.
    [Theory]
    [InlineData("an address without a customer", 2)]
    [InlineData("its customer has another mailbox", 62)]
    public async Task What_jobs_mend_is_told_once_they_should_have(string words, int minutes)
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("15:00");
        await using (var db = await world.OpenAsync())
        {
            var row = db.Reservations.Where(r => r.Id == paid.Id);
            Assert.Equal(1, await (minutes is 2
                ? row.ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerId, (Guid?)null))
                : row.ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.CustomerMailbox, "jonas@example.com").SetProperty(r => r.CustomerEmail, "jonas@example.com"))));
        }

        world.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await world.AssertHealthyAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var told = (await world.Get<Doctor>().ExamineAsync()).Single(d => d.Rule is "Customers").Findings;

        Assert.Contains(words, Assert.Single(told).Text, StringComparison.Ordinal);
        Assert.Equal(paid.Reference, told[0].Reference);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_not_found_by_their_words_is_told_once_the_job_should_have_mended_it_and_the_job_does(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.PaidAsync("15:00");
        await using (var db = await world.OpenAsync())
            Assert.True(await db.CustomerTerms.Where(t => t.Term == "maya").ExecuteDeleteAsync() > 0);

        world.Clock.Advance(TimeSpan.FromHours(6));
        await world.AssertHealthyAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var told = (await world.Get<Doctor>().ExamineAsync()).Single(d => d.Rule is "Customers").Findings;
        await world.Get<CustomerTermsRepair>().RepairDueAsync();

        Assert.Contains("not found by what they said last", Assert.Single(told).Text, StringComparison.Ordinal);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task It_looks_when_it_is_time_to_and_keeps_what_it_found()
    {
        await using var world = await TestWorld.CreateAsync();
        using var schedule = new DoctorSchedule(
            world.Get<Doctor>(), Microsoft.Extensions.Options.Options.Create(
                new IntegrityOptions()), world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DoctorSchedule>.Instance);

        var first = await schedule.LookWhenDueAsync();
        Assert.Null(schedule.Last);

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        var next = await schedule.LookWhenDueAsync();
        Assert.Equal(world.Clock.GetUtcNow(), schedule.Last!.At);
        Assert.All(schedule.Last.Diagnoses, d => Assert.True(d.IsWell));
        Assert.Equal(
            (TimeSpan.FromMinutes(10), TimeSpan.FromHours(6)), (first - (world.Clock.GetUtcNow() - TimeSpan.FromMinutes(10)), next - world.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task It_tells_its_findings_as_a_metric()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        await using (var db = await world.OpenAsync())
            await db.OutboxEmails.Where(l => l.ReservationId == paid.Id).ExecuteDeleteAsync();
        using var schedule = new DoctorSchedule(
            world.Get<Doctor>(), Microsoft.Extensions.Options.Options.Create(
                new IntegrityOptions()), world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DoctorSchedule>.Instance);
        await schedule.LookAsync();

        var measured = new List<(string Rule, int Findings)>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name is "booking.doctor.findings")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            lock (measured)
                measured.Add(((string)tags[0].Value!, value));
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Contains(("I8", 1), measured);
        Assert.Contains(("I9", 0), measured);
    }

    [Fact]
    public async Task While_it_looks_others_write()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var db = await world.OpenAsync();
        await using var view = await db.Database.BeginTransactionAsync(world.Get<DatabaseEngine>().OneMoment);
        Assert.Equal(0, await db.Reservations.CountAsync());

        await world.HeldAsync("10:00");

        Assert.Equal(0, await db.Reservations.CountAsync()); // still the same moment
    }
}

/// <summary>The demo business as the app's own command makes it, once for all tests of a class; each breaks a copy.</summary>
public sealed class DemoDatabase : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("doctor-");
    private int _copies;

    public string File => Path.Combine(_folder.FullName, "demo", "booking.db");

    public async ValueTask InitializeAsync()
    {
        var folder = _folder.CreateSubdirectory("demo").FullName;
        var (exit, output) = await TestApp.RunAsync("--demo", folder);
        Assert.True(exit is 0, output);
        using var database = Open(File);
        using var command = database.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)"; // one file, to be copied
        command.ExecuteNonQuery();
    }

    public string Copy()
    {
        var to = Path.Combine(CopyFolder(), "booking.db");
        return to;
    }

    public string CopyFolder()
    {
        var folder = EmptyFolder();
        System.IO.File.Copy(File, Path.Combine(folder, "booking.db"));
        return folder;
    }

    public string EmptyFolder() => _folder.CreateSubdirectory($"copy-{Interlocked.Increment(ref _copies)}").FullName;

    /// <summary>Breaks it by hand.</summary>
    /// <returns>How many rows were changed.</returns>
    public static int Change(string file, string sql)
    {
        using var database = Open(file);
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        return command.ExecuteNonQuery();
    }

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(string file) =>
        await new Doctor(Checks(), new Contexts(file), new DatabaseEngine(DatabaseProvider.Sqlite), TimeProvider.System)
            .ExamineAsync(TestContext.Current.CancellationToken);

    /// <summary>The checks as the app registers them.</summary>
    public static IEnumerable<IIntegrityCheck> Checks() =>
        new ServiceCollection().AddIntegrityChecks().BuildServiceProvider().GetServices<IIntegrityCheck>();

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static SqliteConnection Open(string file)
    {
        var database = new SqliteConnection($"Data Source={file};Foreign Keys=False;Pooling=False");
        database.Open();
        return database;
    }

    private sealed class Contexts(string file) : IDbContextFactory<BookingDbContext>
    {
        public BookingDbContext CreateDbContext() => new SqliteBookingDbContext(
            new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite($"Data Source={file};Pooling=False")
                .ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.RowLimitingOperationWithoutOrderByWarning)).Options);
    }
}
