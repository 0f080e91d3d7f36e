using System.Diagnostics;
using System.Globalization;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Payments.Customers;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Bench;

/// <summary>How long staff wait for customers and bookings whose name, address, number or reference they begin to type, and for a customer's page, among
/// very many.</summary>
internal static class FoundCustomers
{
    private const int Calls = 100;
    private const int Batch = 1_000;
    private const int BookingsEach = 10; // on average; the first customer has one of every 5,000
    private const double Limit = 50; // ms, of every question's 99th of a hundred

    private static readonly Actor _admin = new Actor.Staff(1, "Ana", Admin: true);

    private static readonly string[] _typed =
        ["an", "anna", "anna m", "an mu", "mü", "müller", "zo stein", "jose", "王", "+49 30 1", "0301", "anna77", "anna77@example.com", "xyz"];

    private static readonly string[] _searched =
        ["R0000777", "anna", "anna mülmül", "zoë tho", "ülle", "anna77@example.com", "guest99", "0049 30 100 777", "30100777", "qwertz"];

    private static readonly string[] _first =
        ["Anna", "Andreas", "Jürgen", "Zoë", "Maya", "Łukasz", "Søren", "Günter", "Anja", "Mohammed", "Mia", "José", "Ida", "王", "Ольга", "Ali"];

    private static readonly string[] _syllables =
        ["mül", "ler", "schmid", "ber", "ger", "wein", "holm", "stein", "ki", "ro", "va", "nen", "son", "ow", "ski", "ard", "el", "ing", "tho", "mas"];

    // Ten minutes apart for twenty people, a week of them ahead; some are cancelled, released or missed. Every 5,000th is the first customer's, paid.
    private static readonly string[] _bookings =
    [
        """
        CREATE TEMP TABLE C AS SELECT ROW_NUMBER() OVER (ORDER BY FirstSeenAt) - 1 AS k, Id, Name, Email, Mailbox, Phone, PhoneE164 FROM Customers
        """,
        "CREATE UNIQUE INDEX temp.CustomersByNumber ON C (k)",
        """
        CREATE TEMP TABLE N AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {0}) SELECT i,
          printf('%08X-0000-7000-8000-000000000001', i) AS rid, CASE WHEN i % 5000 = 0 THEN 0 ELSE i * 7919 % {1} END AS k,
          1 + i % 20 AS staff, {2} + (i / 20 - {0} / 20 + 1000) * 600000 AS start,
          CASE WHEN i % 10 = 9 THEN 'Released' WHEN i % 20 = 8 THEN 'Cancelled' WHEN i / 20 - {0} / 20 + 1000 >= 0 THEN 'Confirmed'
            WHEN i % 50 = 1 THEN 'NoShow' ELSE 'Completed' END AS status
        FROM n
        """,
        """
        INSERT INTO Reservations (Id, Reference, Key, ServiceId, ServiceName, StaffId, PartySize, Start, End, ClaimStart, ClaimEnd,
          HeldAt, FirstHeldUntil, HeldUntil, Status, Extended, GraceUsed,
          CustomerId, CustomerName, CustomerEmail, CustomerMailbox, CustomerPhone, CustomerPhoneE164, CustomerLocale, Answers, Notes, WalkIn,
          ConfirmedAt, CancelledAt, Revision, Version, Price_Currency, Price_Minor)
        SELECT rid, printf('R%07X', i), printf('%040X', i), 1 + i % 30, 'Massage', staff, 1, start, start + 600000, start, start + 600000,
          start - 864000000, start - 863100000, start - 863100000, status, 0, 0,
          C.Id, C.Name, C.Email, C.Mailbox, C.Phone, C.PhoneE164, 'en-GB', '[]', '', 0,
          CASE WHEN status = 'Released' THEN NULL ELSE start - 863400000 END, CASE WHEN status = 'Cancelled' THEN start - 500000000 END,
          0, 2, 'EUR', 4500
        FROM N JOIN C ON C.k = N.k
        """,
        """
        INSERT INTO Payments (Id, ReservationId, Purpose, Provider, RequestId, RequestBody, CreatedAt, OrderId, ApprovalUrl,
          Status, Attempt, Checks, CaptureId, CapturedAt, CapturedMinor, Version, Amount_Currency, Amount_Minor)
        SELECT printf('%08X-0000-7000-8000-000000000002', i), rid, 'Visit', 'paypal', rid || '-create', 'null', start - 863500000, printf('ORDER%012d', i),
          'https://pay.example', 'Captured', 1, 0, printf('CAPTURE%010d', i), start - 863400000, 4500, 2, 'EUR', 4500
        FROM N WHERE status <> 'Released' AND i % 10 = 0
        """,
        "DROP TABLE N",
        "DROP TABLE C",
    ];

    /// <summary>Measures among so many, with ten times as many bookings.</summary>
    /// <returns>0 when every question was answered in time.</returns>
    public static async Task<int> RunAsync(string? postgres, int many)
    {
        await using var file = await Studio.OpenAsync(null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Studio.Machine}; {(postgres is null ? "SQLite" : "PostgreSQL")}, {many:n0} customers, {many * BookingsEach:n0} bookings"));
        await FillAsync(file, many);
        var began = Stopwatch.GetTimestamp();
        await file.Get<CustomerTermsRepair>().RepairDueAsync();
        Console.WriteLine($"what they are found by, written by the job of an upgrade: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        began = Stopwatch.GetTimestamp();
        await file.Get<CustomerTermsRepair>().RepairDueAsync();
        Console.WriteLine($"and looked through at every later start: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await BookAsync(file, many);
        if (postgres is null)
            return await MeasureAsync(file);

        await using var server = await Studio.OpenAsync(postgres);
        await PostgreSqlCopy.RunAsync(file, server);
        return await MeasureAsync(server);
    }

    private static async Task<int> MeasureAsync(Studio studio)
    {
        var (search, finder, queries) = (studio.Get<CustomerSearch>(), studio.Get<BookingFinder>(), studio.Get<CustomerQueries>());
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        var regular = await db.Customers.OrderBy(c => c.FirstSeenAt).Select(c => c.Id).FirstAsync();

        var slow = 0;
        Console.WriteLine("| asked | found | p50 | p99 |\n|---|---:|---:|---:|");
        foreach (var text in _typed)
            slow += await TellAsync($"customers, \"{text}\"", async () => (await search.FindAsync(_admin, text)).Count);
        foreach (var text in _searched)
            slow += await TellAsync($"everywhere, \"{text}\"", async () => (await finder.FindAsync(_admin, text)).Count);
        foreach (var page in new[] { 1, 15 })
            slow += await TellAsync($"a customer's page, the {page}. of what was", async () => (await queries.FindAsync(regular, page))!.Past.Total);
        slow += await TellAsync("how often they came", async () => (await queries.CountsAsync(regular))!.Visits);
        slow += await TellAsync("the list of customers", async () => (await studio.Get<CustomerDirectory>().ListAsync(_admin, null, null, 1)).Total);
        slow += await TellAsync("who may be the same person", async () => (await studio.Get<MergeQueries>().CandidatesAsync(_admin, regular)).Count);
        return slow is 0 ? 0 : 1;
    }

    private static async Task<int> TellAsync(string asked, Func<Task<int>> ask)
    {
        var found = await ask();
        var took = new List<double>();
        for (var n = 0; n < Calls; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {asked} | {found} | {took[Calls / 2]:0.0} ms | {took[^2]:0.0} ms |"));
        return took[^2] > Limit ? 1 : 0;
    }

    private static async Task BookAsync(Studio studio, int many)
    {
        var hour = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.OpenConnectionAsync(); // one connection: the numbers stand in a temporary table
        foreach (var statement in _bookings)
        {
            await db.Database.ExecuteSqlRawAsync(
                statement.Replace("{0}", Text(many * BookingsEach), StringComparison.Ordinal).Replace("{1}", Text(many), StringComparison.Ordinal)
                    .Replace("{2}", Text(hour), StringComparison.Ordinal));
        }
    }

    // As versions before wrote them: without what they are found by.
    private static async Task FillAsync(Studio studio, int many)
    {
        var (ids, now) = (studio.Get<Ids>(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var from = 0; from < many; from += Batch)
        {
            await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
            for (var n = from; n < Math.Min(many, from + Batch); n++)
            {
                var (first, at) = (_first[n % _first.Length], now.AddMinutes(n));
                var last = string.Concat(_syllables[n / 16 % 20], _syllables[n / 320 % 20], _syllables[n / 6_400 % 20]);
                var email = string.Create(CultureInfo.InvariantCulture, $"{(n % 3 is 0 ? "anna" : "guest")}{n}@example.com");
                var phone = string.Create(CultureInfo.InvariantCulture, $"{30_100_000 + n}");
                var customer = Customer.New(ids.NewId(at), email, at);
                var name = $"{first} {char.ToUpperInvariant(last[0])}{last[1..]}";
                customer.TakeDetails(new CustomerDetails(name, email, $"0{phone}") { PhoneE164 = $"+49{phone}" }, at);
                db.Add(customer);
            }

            await db.SaveChangesAsync();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
