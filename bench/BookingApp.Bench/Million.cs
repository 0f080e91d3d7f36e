using System.Diagnostics;
using System.Globalization;
using BookingApp.Accounting;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Integrity;
using BookingApp.Reservations;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Bench;

/// <summary>How long the doctor and the admins' lists look at a million reservations with all that belongs to them.</summary>
internal static class Million
{
    private const int People = 200; // a hundred visits a week each, over two years

    // One visit of an hour after the other, per person; every 20th was cancelled and refunded, every 10th released; the last week lies ahead.
    private static readonly string[] _statements =
    [
        """
        CREATE TEMP TABLE Names AS SELECT f.value || ' ' || b.value || e.value AS name, (f.key * 30 + b.key) * 30 + e.key AS k
        FROM json_each('["Maya","Jonas","Lena","Ana","Paul","Emma","Noah","Mia","Leon","Ida"]') f
        JOIN json_each('["Fisch","Web","Schm","Bau","Mül","Lind","Berg","Hoff","Kram","Vog","Röt","Sand","Stein","Wald","Brand","Kell","Lang","Meis","Neum",
          "Ott","Pet","Rich","Schul","Thom","Ull","Volk","Wern","Zell","Günt","Hart"]') b
        JOIN json_each('["er","ler","mann","ner","berg","feld","hofer","inger","ke","lein","meier","mer","ow","rich","sen","ski","son","stein","ters","tz",
          "wald","ing","hard","bach","brink","dorf","hausen","heim","horst","kamp"]') e
        """,
        "CREATE UNIQUE INDEX temp.NamesByNumber ON Names (k)",
        """
        CREATE TEMP TABLE N AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {0}) SELECT i,
          printf('%08X-0000-7000-8000-000000000001', i) AS rid, printf('%08X-0000-7000-8000-000000000002', i) AS pid,
          printf('%08X-0000-7000-8000-000000000003', i) AS fid,
          (SELECT name FROM Names WHERE k = i * 7919 % 9000) AS name,
          1 + i % {1} AS staff, {2} + (i / {1} - {0} / {1} + 40) * 3600000 AS start,
          CASE WHEN i % 10 = 9 THEN 'Released' WHEN i % 20 = 8 THEN 'Cancelled' WHEN (i / {1} - {0} / {1} + 40) >= 0 THEN 'Confirmed'
            WHEN i % 50 = 1 THEN 'NoShow' ELSE 'Completed' END AS status
        FROM n
        """,
        """
        INSERT INTO Customers (Id, Mailbox, Email, Name, Phone, Locale, FirstSeenAt, LastSeenAt)
        SELECT printf('%08X-0000-7000-8000-600000000000', i), printf('c%d@example.com', i), printf('c%d@example.com', i), name, '', 'en-GB',
          start - 864000000, start - 864000000 FROM N WHERE i < 50000
        """,
        """
        INSERT INTO Reservations (Id, Reference, Key, ServiceId, ServiceName, StaffId, PartySize, Start, End, ClaimStart, ClaimEnd,
          HeldAt, FirstHeldUntil, HeldUntil, Status, Extended, GraceUsed,
          CustomerId, CustomerName, CustomerEmail, CustomerMailbox, CustomerPhone, CustomerLocale, Answers, Notes, WalkIn,
          ConfirmedAt, CancelledAt,
          Revision, Version, Price_Currency, Price_Minor)
        SELECT rid, printf('R%07X', i), printf('%040X', i), 1, 'Massage', staff, 1, start, start + 3000000, start, start + 3600000,
          start - 864000000, start - 863100000, start - 863100000, status, 0, 0,
          printf('%08X-0000-7000-8000-600000000000', i % 50000), name, printf('c%d@example.com', i % 50000),
          printf('c%d@example.com', i % 50000), '', 'en-GB', '[]', '', 0,
          CASE WHEN status = 'Released' THEN NULL ELSE start - 863400000 END, CASE WHEN status = 'Cancelled' THEN start - 500000000 END,
          0, 2, 'EUR', 4500
        FROM N
        """,
        """
        INSERT INTO Payments (Id, ReservationId, Purpose, Provider, RequestId, RequestBody, CreatedAt, OrderId, ApprovalUrl,
          Status, Attempt, Checks, CaptureId, CapturedAt, CapturedMinor, Version, Amount_Currency, Amount_Minor)
        SELECT pid, rid, 'Visit', 'paypal', pid || '-create', 'null', start - 863500000, printf('ORDER%012d', i), 'https://pay.example',
          'Captured', 1, 0, printf('CAPTURE%010d', i), start - 863400000, 4500, 2, 'EUR', 4500
        FROM N WHERE status <> 'Released'
        """,
        """
        INSERT INTO LedgerEntries (Id, TransactionId, ReservationId, PaymentId, Account, Minor, Currency, What, At)
        SELECT printf('%08X-0000-7000-8000-1000000000%02X', i, side), printf('%08X-0000-7000-8000-2000000000%02X', i, side / 2), rid, pid,
          account, minor, 'EUR', what, start - 863400000
        FROM N JOIN (SELECT 0 AS side, 'Provider' AS account, 4500 AS minor, 'captured' AS what UNION ALL SELECT 1, 'Customer', -4500, 'captured'
          UNION ALL SELECT 2, 'Fees', 135, 'fee' UNION ALL SELECT 3, 'Provider', -135, 'fee')
        WHERE status <> 'Released'
        """,
        """
        INSERT INTO Refunds (Id, ReservationId, PaymentId, Reason, RequestId, CreatedAt, RequestedBy, ProviderRefundId,
          Status, Tries, CompletedAt, Version, Amount_Currency, Amount_Minor)
        SELECT fid, rid, pid, 'Cancelled', fid || '-refund', start - 500000000, 'customer', printf('REFUND%011d', i),
          'Completed', 1, start - 499000000, 2, 'EUR', 4500
        FROM N WHERE status = 'Cancelled'
        """,
        """
        INSERT INTO LedgerEntries (Id, TransactionId, ReservationId, PaymentId, RefundId, Account, Minor, Currency, What, At)
        SELECT printf('%08X-0000-7000-8000-1000000000%02X', i, side), printf('%08X-0000-7000-8000-200000000009', i), rid, pid, fid,
          account, minor, 'EUR', 'refunded', start - 499000000
        FROM N JOIN (SELECT 8 AS side, 'Customer' AS account, 4500 AS minor UNION ALL SELECT 9, 'Provider', -4500) WHERE status = 'Cancelled'
        """,
        """
        INSERT INTO OutboxEmails (Id, ReservationId, Kind, Revision, "To", MessageId, WrittenAt, Facts, State, Tries, Version)
        SELECT printf('%08X-0000-7000-8000-3000000000%02X', i, kind), rid, CASE kind WHEN 0 THEN 'Confirmation' ELSE 'Reminder' END, 0,
          'c@example.com', printf('<%d.%d@x>', i, kind), start - 863400000, 'null', 'Sent', 1, 1
        FROM N JOIN (SELECT 0 AS kind UNION ALL SELECT 1) WHERE status <> 'Released'
        """,
        """
        INSERT INTO ReleaseRecords (Id, ReservationId, Reference, ServiceName, StaffId, Start, CustomerName, HeldAt, HeldUntil, ReleasedAt, Reason, ReleasedBy)
        SELECT printf('%08X-0000-7000-8000-400000000000', i), rid, printf('R%07X', i), 'Massage', staff, start, '',
          start - 864000000, start - 863100000, start - 863100000, 'Released', 'customer'
        FROM N WHERE status = 'Released'
        """,
        """
        INSERT INTO ReservationEvents (Id, ReservationId, At, Actor, What, Detail)
        SELECT printf('%08X-0000-7000-8000-5000000000%02X', i, n), rid, start - 863400000, 'customer', what, ''
        FROM N JOIN (SELECT 0 AS n, 'held' AS what UNION ALL SELECT 1, 'confirmed' UNION ALL SELECT 2, 'cancelled')
        WHERE n < 2 OR status = 'Cancelled'
        """,
        """
        INSERT INTO SlotClaims (ResourceId, Cell, OwnerKind, OwnerId)
        SELECT staff, start / 300000 + c, 'Reservation', rid
        FROM N JOIN (WITH RECURSIVE c(c) AS (SELECT 0 UNION ALL SELECT c + 1 FROM c WHERE c < 11) SELECT c FROM c)
        WHERE status IN ('Confirmed', 'Completed', 'NoShow') AND start / 300000 + c >= ({3} - 86400000) / 300000
        """,
        "DROP TABLE N",
    ];

    public static async Task RunAsync(string? postgres, int rows)
    {
        await using var file = await Studio.OpenAsync(null);
        await FillAsync(file, rows);
        if (postgres is null)
        {
            await MeasureAsync(file);
            return;
        }

        await using var server = await Studio.OpenAsync(postgres);
        await PostgreSqlCopy.RunAsync(file, server);
        await MeasureAsync(server);
    }

    private static async Task FillAsync(Studio studio, int rows)
    {
        var hour = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.OpenConnectionAsync(); // one connection: the numbers stand in a temporary table
        var took = Stopwatch.StartNew();
        foreach (var statement in _statements)
            await db.Database.ExecuteSqlRawAsync(
                statement.Replace("{0}", Text(rows), StringComparison.Ordinal).Replace("{1}", Text(People), StringComparison.Ordinal)
                .Replace("{2}", Text(hour), StringComparison.Ordinal)
                .Replace("{3}", Text(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()), StringComparison.Ordinal));
        await studio.Get<CustomerTermsRepair>().RepairDueAsync();
        var (seconds, reservations, lines, claims) = (
            took.Elapsed.TotalSeconds, await db.Reservations.CountAsync(), await db.LedgerEntries.CountAsync(), await db.SlotClaims.CountAsync());
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Filled in {seconds:0} s: {reservations:n0} reservations, {lines:n0} lines of the ledger, {claims:n0} claims"));
    }

    private static async Task MeasureAsync(Studio studio)
    {
        Console.WriteLine(Studio.Machine);
        await SearchAsync(studio);
        for (var round = 1; round <= 2; round++)
        {
            var took = Stopwatch.StartNew();
            var diagnoses = await studio.Get<Doctor>().ExamineAsync(Doctor.AtOnce);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Look {round}: {took.Elapsed.TotalSeconds:0.0} s"));
            foreach (var diagnosis in diagnoses)
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {diagnosis.Rule,-4} {diagnosis.Took.TotalSeconds,6:0.00} s  {(diagnosis.IsWell ? "ok" : diagnosis.Findings[0].Text)}"));
        }

        await EachCheckAsync(studio);
    }

    // Alone, on one connection: where the time of a look goes.
    private static async Task EachCheckAsync(Studio studio)
    {
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        foreach (var check in studio.Get<IEnumerable<IIntegrityCheck>>())
        {
            var took = Stopwatch.StartNew();
            await check.RunAsync(new CheckContext(db, DateTimeOffset.UtcNow, CancellationToken.None));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {took.Elapsed.TotalSeconds,6:0.00} s  {check.GetType().Name}"));
        }
    }

    private static async Task SearchAsync(Studio studio)
    {
        var search = studio.Get<BookingSearch>();
        foreach (var (what, text) in new[]
        {
            ("a reference", "R0080000"), ("an email", "c777@example.com"), ("the beginning of a name", "fisch"), ("of a first and last name", "maya fi"),
            ("a first name", "maya"), ("a name that nobody has", "qwertz"),
        })
        {
            var filter = new BookingFilter(text);
            Say($"search, {what}", await MedianAsync(() => search.SearchAsync(filter)), (await search.SearchAsync(filter)).Total);
        }

        Say("search, all", await MedianAsync(() => search.SearchAsync(new BookingFilter())), null);
    }

    private static void Say(string what, double took, int? found) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {took,6:0.0} ms  {what}{(found is { } n ? $", {n:n0} found" : "")}"));

    private static async Task<double> MedianAsync(Func<Task> call)
    {
        var took = new List<double>();
        for (var n = 0; n < 15; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await call();
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took.Order().ElementAt(took.Count / 2);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
