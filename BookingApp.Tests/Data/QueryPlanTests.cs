using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using BookingApp.Accounting.Ledger;
using BookingApp.Api;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Jobs;
using BookingApp.Monitoring.Alerts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Customers;
using BookingApp.Payments.Customers.Merging;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Calendar;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Views;
using BookingApp.Risk;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data;

/// <summary>What customers, staff and jobs ask for again and again costs the same after years: every statement is sent to a database with years of
/// history and its plan is read.</summary>
public sealed partial class QueryPlanTests
{
    private const int Rows = 30_000;
    private const int MaxRead = 1_500; // rows that one statement may look at

    private static readonly HashSet<string> _growing = new(StringComparer.Ordinal)
    {
        "Reservations", "ClassSessions", "SeatClaims", "SlotClaims", "Payments", "PaymentEvents", "PaymentAttempts", "Refunds", "LedgerEntries", "OutboxEmails",
        "ReservationEvents", "ReleaseRecords",
        "Customers", "CustomerTerms", "TimeOff", "LimitGates", "VelocityEvents", "IdempotentAnswers", "Commands",
    }; // without PublishedChanges: it keeps a minute only, and a small table may be read whole

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nothing_that_is_asked_again_and_again_reads_the_whole_of_a_table_that_grows(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await FillAsync(world);
        await using var db = await world.OpenAsync();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        using var statements = new Statements(db.Database.GetDbConnection());

        await WorkAsync(world);

        var wrong = new List<string>();
        foreach (var statement in statements.Heard.Where(s => IsOne(s.Sql)))
        {
            var faults = engine is Engines.Sqlite ? await OnSqliteAsync(db, statement) : await OnPostgreSqlAsync(db, statement);
            if (faults.Count > 0)
                wrong.Add($"{string.Join("; ", faults)}\n{statement.Sql}\n");
        }

        Assert.True(statements.Heard.Count > 60, $"only {statements.Heard.Count} statements were heard");
        Assert.True(wrong.Count is 0, string.Join("\n", wrong));
    }

    // Everything that happens all day, once.
    private static async Task WorkAsync(TestWorld world)
    {
        var ct = TestContext.Current.CancellationToken;
        var (availability, queries, today) = (world.Availability, world.Queries, new DateOnly(2026, 6, 2));
        foreach (var service in new[] { TestWorld.Massage, TestWorld.PilatesClass })
        {
            await availability.SlotsAsync(service, today, today.AddDays(30), null, 1, ct);
            await availability.NextFreeAsync(new Offer(service, null, 1), ct);
        }

        var held = await world.HoldAsync("11:00", staff: null, browser: "a browser", who: new CustomerDetails("Maya", "maya@example.com"));
        await queries.HeldByBrowserAsync("a browser", ct);
        await world.Get<HoldChanges>().ExtendAsync(TestWorld.Staff, ((HoldResult.Held)held).Reservation.Id, ct: ct);
        var seat = await world.HeldAsync("13:00", staff: null, service: TestWorld.PilatesClass);
        await world.HeldAsync("13:00", staff: null, service: TestWorld.PilatesClass, name: "Nils");
        var paid = await world.PaidAsync("15:00");
        await queries.FindByReferenceAsync(paid.Reference, ct);
        await queries.HistoryAsync(paid.Id, ct);
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, paid.Id, new RescheduleRequest(world.At("16:00"), 2));
        await world.Reservations.CancelAsync(TestWorld.Staff, paid.Id);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, seat.Id);
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("09:00"), world.At("10:00"), "", ct: ct);
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("09:00"), world.At("12:00"), "", ct: ct); // something is in the way
        await world.Get<TimeOffQueries>().ToComeAsync(1, ct);

        await world.Get<BoardQueries>().BoardAsync(today, ct);
        await world.Get<CustomerQueries>().FindAsync(paid.CustomerId!.Value, ct: ct);
        await world.Get<CustomerQueries>().CountsAsync(paid.CustomerId!.Value, ct);
        await world.Get<CustomerQueries>().IsTheirsAsync(paid.CustomerId!.Value, paid.Reference, ct);
        await world.Get<CustomerNoteQueries>().OfAsync(paid.CustomerId!.Value, ct);
        await world.Get<CustomerTagService>().AddAsync(TestWorld.Staff, paid.CustomerId!.Value, "often", ct);
        await world.Get<CustomerTagService>().InUseAsync(ct: ct);
        await world.Get<RiskService>().FindBlockAsync("maya@example.com", ct);
        foreach (var (text, tag) in new (string?, string?)[] { ("maya", null), (null, "often"), (null, null) })
            await world.Get<CustomerDirectory>().ListAsync(TestWorld.Staff, text, tag, 1, ct);
        await world.Get<BoardQueries>().TodayAsync(ct);
        await world.Get<BoardQueries>().VisitsByDayAsync(today, 7, ct);
        foreach (var person in new int?[] { null, 1 })
        {
            await world.Get<CalendarQueries>().WeekAsync(today, DayOfWeek.Monday, person, ct);
            await world.Get<CalendarQueries>().MonthAsync(today, DayOfWeek.Monday, person, ct);
        }

        foreach (var text in new[] { "ma", "may", "maya@ex", "030 12345", "nobody", "maya back" })
            await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, ct);
        await world.Get<CustomerSearch>().VisitsAsync(TestWorld.Staff, paid.CustomerId!.Value, ct);
        await PersonalDataAsync(world, ct);

        foreach (var text in new[] { paid.Reference, "maya@example.com", "maya", "030 1234567", "nobody" })
            await world.Get<BookingFinder>().FindAsync(TestWorld.Staff, text, 100, ct);
        await queries.NoShowsAsync("past@example.com", ct);
        await world.Get<ReleaseQueries>().CountAsync(today.AddDays(-1), today, ct);
        foreach (var text in new[] { null, paid.Reference, "maya@example.com", "maya" })
            await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text, [ReservationStatus.Confirmed]) { Max = 100 }, ct);
        foreach (var column in Enum.GetValues<BookingColumn>())
            await world.Get<BookingSearch>().SearchAsync(new BookingFilter(Order: new(column, IsDescending: false)) { Max = 20 }, ct);
        foreach (var column in Enum.GetValues<ReleaseColumn>())
            await world.Get<ReleaseQueries>().ListAsync(new ReleaseFilter(Text: "maya", Order: new(column, IsDescending: false)) { Max = 20 }, ct);
        foreach (var column in Enum.GetValues<PaymentColumn>())
            await world.Get<PaymentQueries>().ListAsync(PaymentStatus.Captured, 1, 25, new(column, IsDescending: false), max: 20, ct: ct);
        foreach (var column in Enum.GetValues<EmailColumn>())
            await world.Get<EmailQueries>().ListAsync(EmailState.Sent, 1, 25, 20, new(column, IsDescending: false), ct);
        await world.Get<EmailQueries>().CountAsync(ct);
        await world.Get<StrandedBookings>().NowAsync([], [(world.At("09:00"), world.At("10:00"))], ct);
        await world.Get<LedgerQueries>().NetByDayAsync(today.AddDays(-1), today.AddDays(5), ct);
        await world.Get<HumanTasks>().ListAsync(ct);
        await world.Get<ReleaseQueries>().ListAsync(new ReleaseFilter(From: today.AddDays(-1), PageSize: 1), ct);
        await world.Get<StrandedBookings>().NowAsync(ct);

        await world.Get<WebhookInbox>()
            .StoreAsync(new ProviderEvent("WH-2", "t-2", "CHECKOUT.ORDER.APPROVED", "O-NOBODY", "C-NOBODY", null, null, "{}") { Topic = EventTopic.Order }, ct);
        world.Clock.Advance(TimeSpan.FromMinutes(20)); // what is held lapses
        await world.JobsAsync();
        await world.Get<EmailDispatcher>().SendDueAsync(ct);
        await world.Get<AlertService>().CheckAsync(ct);
        await world.Get<Pruning>().PruneAsync(ct);
        await world.Get<CanonicalAddresses>().FillDueAsync(ct);
        await world.Get<ChangeReader>().ReadAsync(ct);
    }

    // What the law gives a person, and two who become one.
    private static async Task PersonalDataAsync(TestWorld world, CancellationToken ct)
    {
        var (admin, ids) = (new Actor.Staff(3, "Ada", Admin: true), new List<Guid>());
        foreach (var name in new[] { "Ida", "Ines" })
        {
            var held = await world.HeldAsync("16:30", staff: 2, service: TestWorld.Talk, name: name);
            Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Id, ct));
            Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(TestWorld.Staff, held.Id, ct: ct));
            ids.Add((await world.Queries.FindAsync(held.Id, ct))!.CustomerId!.Value);
        }

        await world.Get<MergeQueries>().CandidatesAsync(admin, ids[0], ct);
        await world.Get<MergeQueries>().OfAsync(ids[0], ct);
        await world.Get<CustomerMerging>().PreviewAsync(admin, ids[0], ids[1], ct);
        Assert.IsType<MergeResult.Merged>(await world.Get<CustomerMerging>().MergeAsync(admin, ids[0], ids[1], world.NewCommand(), ct));
        await world.Get<CustomerQueries>().MergedIntoAsync(ids[1], ct);
        await world.Get<CustomerExport>().ReadAsync(admin, ids[0], ct);
        await world.Get<CustomerErasure>().PreviewAsync(admin, ids[0], ct);
        Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(admin, ids[0], ct));
    }

    private static async Task FillAsync(TestWorld world)
    {
        var ct = TestContext.Current.CancellationToken;
        var paid = await world.PaidAsync("10:00", name: "Past");
        var back = await world.PaidAsync("12:00", name: "Back");
        await world.Reservations.CancelAsync(TestWorld.Staff, back.Id);
        await world.JobsAsync(); // the money is refunded
        var gone = await world.HeldAsync("14:00", name: "Gone");
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, gone.Id);
        var seat = await world.HeldAsync("11:00", service: TestWorld.PilatesClass, name: "Seat");
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(seat), seat.Id, ct));
        world.Gateway.Approve(checkout.OrderId);
        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(seat), seat.Id, checkout.OrderId, ct));
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, world.At("09:00"), world.At("10:00"), "", ct: ct);
        await world.Get<WebhookInbox>()
            .StoreAsync(new ProviderEvent("WH-1", "t-1", "CHECKOUT.ORDER.APPROVED", "O-UNKNOWN", null, null, null, "{}") { Topic = EventTopic.Order }, ct);
        await world.Get<WebhookInbox>().ActOnDueAsync(ct);

        await using var db = await world.OpenAsync();
        await db.Database.OpenConnectionAsync(ct);
        db.Resources.AddRange(
            Enumerable.Range(4, 17)
                .Select(id => new BookingApp.Catalog.Resource { Id = id, Kind = BookingApp.Catalog.ResourceKind.Person, Name = "Colleague", Active = false }));
        db.LimitGates.Add(new LimitGate { Key = "browser:x", Passes = 1, LastAt = world.Clock.Now() });
        db.IdempotentAnswers.Add(new BookingApp.Api.IdempotentAnswer { Key = "key", RequestHash = "x", At = world.Clock.Now() });
        db.VelocityEvents.Add(new BookingApp.Risk.VelocityEvent
        {
            Id = Guid.NewGuid(),
            Kind = BookingApp.Risk.VelocityEventKind.Decline,
            Subject = "x",
            PaymentId = Guid.NewGuid(),
            At = world.Clock.Now(),
        });
        await db.SaveChangesAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var past = new PastBookings(db);
        await past.CopyAsync(paid.Id, Rows, ct);
        await past.CopyAsync(back.Id, Rows / 5, ct);
        await past.CopyAsync(gone.Id, Rows / 5, ct);
        await past.CopyAsync(seat.Id, Rows / 5, ct);
        await past.CopyAsync("TimeOff", Rows / 5, TimeSpan.FromHours(1), ct);
        await past.CopyAsync("Customers", Rows / 5, TimeSpan.FromHours(1), ct);
        await past.CopyAsync("PaymentEvents", Rows / 5, TimeSpan.FromHours(1), ct);
        foreach (var table in new[] { "LimitGates", "IdempotentAnswers", "VelocityEvents" })
            await past.CopyAsync(table, Rows / 5, TimeSpan.FromMilliseconds(10), ct);
        await db.Reservations.Where(r => r.Status == ReservationStatus.Released) // nobody said who they were
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerId, (Guid?)null).SetProperty(r => r.CustomerMailbox, ""), ct);
        // all but what is to come: the reminders of as many bookings ahead
        await db.OutboxEmails.Where(l => l.State == EmailState.Waiting && l.Kind != EmailKind.Reminder)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Sent), ct);
        var ahead = world.Clock.Now().AddYears(1);
        await db.OutboxEmails.Where(l => l.State == EmailState.Waiting).ExecuteUpdateAsync(set => set.SetProperty(l => l.DueAt, ahead), ct);
        await transaction.CommitAsync(ct);
        await db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "CustomerTerms" ("CustomerId", "Term") SELECT "Id", "Mailbox" FROM "Customers" WHERE "Name" <> '' ON CONFLICT DO NOTHING""", ct);
        db.SlotClaims.Add(new SlotClaim { ResourceId = 999, Cell = 1, OwnerKind = ClaimOwner.Block, OwnerId = Guid.Empty }); // is due to go
        await db.SaveChangesAsync(ct);
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "SlotClaims" ("ResourceId", "Cell", "OwnerKind", "OwnerId")
            SELECT 1000 + c."Cell" % 20, 6000000 + row_number() OVER (), 'Block', r."Id"
            FROM "Reservations" r CROSS JOIN (SELECT 1 AS "Cell" UNION ALL SELECT 2) c
            """, ct);
        var later = (world.Clock.Now() + BookingApp.Data.Command.Kept).ToUnixTimeMilliseconds(); // of a week, none of them due
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "Commands" ("Id", "ForgetAt") SELECT "Id", {later} FROM "Reservations" """, ct);
        await past.AnalyzeAsync(ct);
    }

    private static bool IsOne(string sql) =>
        sql.TrimEnd().TrimEnd(';').Contains(';', StringComparison.Ordinal) is false && First().IsMatch(sql);

    // SQLite tells no rows: the steps of its machine are what a statement costs.
    private static async Task<List<string>> OnSqliteAsync(DbContext db, Statement statement)
    {
        var faults = new List<string>();
        var connection = db.Database.GetDbConnection();
        var names = Named().Matches(statement.Sql).GroupBy(m => m.Groups["alias"].Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Groups["table"].Value, StringComparer.Ordinal);
        await using (var explain = Command(connection, "EXPLAIN QUERY PLAN " + statement.Sql, statement))
        await using (var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var detail = reader.GetString(3);
                if (statement.Sql.TrimEnd().EndsWith("WHERE 0", StringComparison.Ordinal))
                    continue; // asked for one of none: no row is read, which its steps tell
                if (detail.Contains("INDEX", StringComparison.Ordinal) && statement.Sql.Contains("LIMIT", StringComparison.Ordinal))
                    continue; // the first so many along an index: whether they are few its steps tell
                if (Scan().Match(detail) is { Success: true } scan && scan.Groups["name"].Value is var name
                    && _growing.Contains(names.GetValueOrDefault(name, name)))
                    faults.Add(detail);
            }
        }

        var steps = SqliteSteps.Of((Microsoft.Data.Sqlite.SqliteConnection)connection, statement);
        if (steps > MaxRead * 20)
            faults.Add($"{steps} steps");
        return faults;
    }

    private static async Task<List<string>> OnPostgreSqlAsync(DbContext db, Statement statement)
    {
        var faults = new List<string>();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var connection = db.Database.GetDbConnection();
        await using var explain = Command(connection, "EXPLAIN (ANALYZE, FORMAT JSON) " + statement.Sql, statement);
        var json = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        Look(json.RootElement[0].GetProperty("Plan"));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken); // undoes what the statement deleted
        return faults;

        void Look(JsonElement node)
        {
            var table = node.TryGetProperty("Relation Name", out var relation) ? relation.GetString()! : "";
            var type = node.GetProperty("Node Type").GetString()!;
            if (type is "Seq Scan" && _growing.Contains(table))
                faults.Add($"Seq Scan on {table}");
            var read = (
                Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(
                    node, "Rows Removed by Index Recheck")) * Math.Max(1, Number(node, "Actual Loops"));
            if (_growing.Contains(table) && read > MaxRead)
                faults.Add($"{type} of {read} rows of {table}");
            if (node.TryGetProperty("Plans", out var plans))
            {
                foreach (var plan in plans.EnumerateArray())
                    Look(plan);
            }
        }

        static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
    }

    private static DbCommand Command(DbConnection connection, string sql, Statement statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in statement.Parameters)
            command.Parameters.Add(Statements.Copy(parameter));
        return command;
    }

    [GeneratedRegex(@"^\s*(?:SELECT|DELETE|UPDATE|WITH)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex First();

    [GeneratedRegex(@"(?:FROM|JOIN|UPDATE)\s+""(?<table>\w+)""\s+AS\s+""(?<alias>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^SCAN (?:TABLE )?(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scan();
}
