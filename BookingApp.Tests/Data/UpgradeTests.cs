using System.Net;
using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Catalog.Photos;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Demo;
using BookingApp.Integrity;
using BookingApp.Notifications;
using BookingApp.Reservations;
using BookingApp.Tests.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data;

public sealed class SqliteUpgradeTests(UpgradedSqlite app) : UpgradeTests(app), IClassFixture<UpgradedSqlite>;

public sealed class PostgreSqlUpgradeTests(UpgradedPostgreSql app) : UpgradeTests(app), IClassFixture<UpgradedPostgreSql>;

/// <summary>What the version before wrote is all there after this version's start, and reads as this version's own.</summary>
public abstract class UpgradeTests(UpgradedApp upgraded)
{
    // A line for each table that has another name by now.
    private static readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal)
    {
        ["AnnouncedChanges"] = "PublishedChanges",
        ["CaptureOutcomes"] = "PaymentAttempts",
        ["DeskReceipts"] = "InPersonReceipts",
        ["ProtectionKeys"] = "DataProtectionKeys",
        ["RiskMarks"] = "VelocityEvents",
        ["Sessions"] = "ClassSessions",
    };

    // A line for each table that went, and where its rows are by now, or why nobody needs them.
    private static readonly Dictionary<string, string> _dropped = new(StringComparer.Ordinal);

    // A line for each column, by its old names, that has another name by now.
    private static readonly Dictionary<(string Table, string Column), string> _renamedColumns = new() { [("ProtectionKeys", "Name")] = "FriendlyName" };

    // A line for each column whose values are others by now, and why.
    private static readonly Dictionary<(string Table, string Column), string> _changed = new()
    {
        [("ProtectionKeys", "Id")] = "ASP.NET's own store counts its rows",
        [("Services", "Photo")] = "the file is in the database, under another name",
        [("Services", "Version")] = "for that",
        [("Resources", "Photo")] = "the file is in the database, under another name",
        [("Resources", "Version")] = "for that",
    };

    // A line for each word that is stored in other letters by now.
    private static readonly (string Table, string Column, string Old, string New)[] _words =
    [
        ("AnnouncedChanges", "Kind", "Letters", "Emails"),
        ("LedgerEntries", "Account", "Desk", "InPerson"),
        ("Payments", "Provider", "desk", "in-person"),
        ("Payments", "Purpose", "Rest", "Balance"),
        ("ReleaseRecords", "Reason", "LetGo", "Released"),
        ("ReservationEvents", "What", "desk_payment", "in_person_payment"),
        ("ReservationEvents", "What", "late_money", "late_payment"),
        ("RiskDecisions", "Rule", "guess_per_browser", "failed_lookup_per_browser"),
        ("RiskMarks", "Kind", "Guess", "FailedLookup"),
    ];

    // Words within a longer text.
    private static readonly (string Table, string Column, string Old, string New)[] _parts =
    [
        ("Reconciliations", "Reports", "\"provider\":\"desk\"", "\"provider\":\"in-person\""),
    ];

    // The start itself writes here: it takes photos over and tells of it, and makes a key once the old one has run out.
    private static readonly HashSet<string> _growing = new(StringComparer.Ordinal) { "AnnouncedChanges", "Commands", "ProtectionKeys" };

    // Nobody of this app has ever written here.
    private static readonly string[] _empty = ["RoleClaims", "UserClaims", "UserLogins", "UserTokens"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_database_has_rows_in_every_table()
    {
        var app = await upgraded.StartedAsync();

        Assert.Equal(45, app.Before.Count);
        Assert.Equal(_empty, app.Before.Where(table => table.Value.Rows.Count is 0).Select(table => table.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_row_of_every_old_table_is_kept_with_all_that_it_says()
    {
        var app = await upgraded.StartedAsync();

        Assert.Empty(app.Before.Where(table => !_dropped.ContainsKey(table.Key))
            .SelectMany(old => LostOf(old.Key, old.Value, app.After.GetValueOrDefault(_renamed.GetValueOrDefault(old.Key, old.Key)))));
        Assert.Empty(_renamed.Keys.Concat(_dropped.Keys).Except(app.Before.Keys));
        Assert.DoesNotContain(_renamed.Keys.Concat(_dropped.Keys), app.After.ContainsKey);
    }

    // A word that the code has no name for any more fails where it is read.
    [Fact]
    public async Task This_version_reads_every_row()
    {
        var app = await upgraded.StartedAsync();
        await using var db = await app.OpenAsync();
        var read = typeof(UpgradeTests).GetMethod(nameof(ReadAllAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

        var rows = 0;
        foreach (var entity in db.Model.GetEntityTypes().Where(e => !e.IsOwned()))
            rows += await (Task<int>)read.MakeGenericMethod(entity.ClrType).Invoke(null, [db])!;

        Assert.InRange(rows, app.After.Values.Sum(table => table.Rows.Count), int.MaxValue);
    }

    [Fact]
    public async Task Prices_states_and_balances_are_what_they_were()
    {
        var app = await upgraded.StartedAsync();
        await using var db = await app.OpenAsync();

        var massage = await db.Services.SingleAsync(s => s.Name == "Aroma massage", Ct);
        var states = await db.Reservations.GroupBy(r => r.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, Ct);
        var balances = await db.LedgerEntries.GroupBy(e => e.Account).Select(g => new { g.Key, Minor = g.Sum(e => e.Minor) })
            .ToDictionaryAsync(g => g.Key, g => g.Minor, Ct);

        Assert.Equal((new Money(8000, "EUR"), PayNow.Deposit, 20), (massage.Price, massage.PayNow, massage.DepositPercent));
        Assert.Equal(
            [
                (ReservationStatus.Held, 2), (ReservationStatus.Capturing, 3), (ReservationStatus.Confirmed, 146), (ReservationStatus.CheckedIn, 2),
                (ReservationStatus.Completed, 106), (ReservationStatus.NoShow, 4), (ReservationStatus.Cancelled, 21), (ReservationStatus.Expired, 14),
                (ReservationStatus.Released, 3),
            ],
            states.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
        Assert.Equal(
            [(LedgerAccount.Provider, 1049251), (LedgerAccount.Customer, -1091950), (LedgerAccount.Fees, 34299), (LedgerAccount.InPerson, 8400)],
            balances.OrderBy(b => b.Key).Select(b => (b.Key, b.Value)));
    }

    [Fact]
    public async Task Every_mailbox_is_one_customer_with_what_was_said_last()
    {
        var app = await upgraded.StartedAsync();
        await using var db = await app.OpenAsync();
        var customers = await db.Customers.ToDictionaryAsync(c => c.Mailbox, Ct);
        var bookings = (await db.Reservations.AsNoTracking().ToListAsync(Ct)).ToLookup(r => r.CustomerMailbox!);

        Assert.Equal(33, customers.Count);
        Assert.Equal(
            bookings.Select(b => b.Key).Where(mailbox => mailbox.Length > 0).Order(StringComparer.Ordinal), customers.Keys.Order(StringComparer.Ordinal));
        Assert.All(bookings[""], booking => Assert.Null(booking.CustomerId));
        foreach (var customer in customers.Values)
        {
            var theirs = bookings[customer.Mailbox].OrderBy(b => b.DetailsAt ?? b.HeldAt).ThenBy(b => b.Id.ToString(), StringComparer.Ordinal).ToList();
            Assert.All(theirs, booking => Assert.Equal(customer.Id, booking.CustomerId));
            Assert.Equal((theirs[^1].CustomerName, theirs[^1].CustomerEmail), (customer.Name, customer.Email));
            Assert.Equal(theirs.LastOrDefault(b => b.CustomerPhone.Length > 0)?.CustomerPhone ?? "", customer.Phone);
            Assert.Equal(
                (theirs[0].DetailsAt ?? theirs[0].HeldAt, theirs[^1].DetailsAt ?? theirs[^1].HeldAt), (customer.FirstSeenAt, customer.LastSeenAt));
        }
    }

    [Fact]
    public async Task The_Doctor_finds_nothing()
    {
        var app = await upgraded.StartedAsync();

        Assert.Empty((await app.Services.GetRequiredService<Doctor>().ExamineAsync(Ct)).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")));
    }

    [Fact]
    public async Task An_email_that_was_written_before_reads_as_it_was_meant()
    {
        var app = await upgraded.StartedAsync();
        await using var db = await app.OpenAsync();
        var id = await (from email in db.OutboxEmails
                        join booking in db.Reservations on email.ReservationId equals booking.Id
                        where booking.Reference == "EFYKVGD" && email.Kind == EmailKind.PaymentReceived
                        select email.Id).SingleAsync(Ct);

        var message = await app.Services.GetRequiredService<EmailQueries>().ReadAsync(id, Ct);

        Assert.Equal("Payment received for booking EFYKVGD", message!.Subject);
        Assert.Contains("EFYKVGD", message.Text, StringComparison.Ordinal);
        Assert.Contains("Aroma massage", message.Text, StringComparison.Ordinal);
        Assert.Contains("€20.00", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photos_are_served_from_the_database_and_their_folder_is_gone()
    {
        var app = await upgraded.StartedAsync();
        using var browser = app.CreateClient();
        await using var db = await app.OpenAsync();
        var photos = await db.Services.Select(s => s.Photo).Concat(db.Resources.Select(r => r.Photo)).Where(photo => photo != null).ToListAsync(Ct);
        var sizes = PhotoSizes.Squares.Append(PhotoSizes.Whole).ToList();

        Assert.Equal(2, photos.Count);
        foreach (var address in photos.SelectMany(photo => sizes.Select(size => PhotoSizes.Address(photo!, size))))
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), Ct);
            Assert.Equal((HttpStatusCode.OK, "image/webp"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("RIFF"u8.ToArray(), (await answer.Content.ReadAsByteArrayAsync(Ct))[..4]);
        }

        Assert.False(Directory.Exists(app.Uploads));
    }

    [Fact]
    public async Task Links_and_users_of_before_are_good_still()
    {
        var app = await upgraded.StartedAsync();
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false });

        var protector = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("fixture");
        Assert.Equal("a link that is out there", protector.Unprotect(app.Protected));
        using var signedIn = await AccountsApp.SignInAsync(browser, "ana@example.com", DemoData.Password);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Contains("Aroma massage", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    // The comparison is one that can fail: a lost row, a lost column, a lost table and another value are each told.
    [Fact]
    public void What_is_lost_is_told()
    {
        var old = new OldTable(["Id", "Account"], [["1", "Desk"], ["2", "Fees"]]);

        Assert.Empty(LostOf("LedgerEntries", old, new OldTable(["Account", "Id", "New"], [["Fees", "2", "x"], ["InPerson", "1", "y"]])));
        Assert.Equal(["LedgerEntries is not there"], LostOf("LedgerEntries", old, null));
        Assert.Equal(["LedgerEntries.Account is not there"], LostOf("LedgerEntries", old, new OldTable(["Id"], [["1"], ["2"]])));
        Assert.Equal(["LedgerEntries lost 1 | InPerson"], LostOf("LedgerEntries", old, new OldTable(["Id", "Account"], [["1", "Desk"], ["2", "Fees"]])));
        Assert.Equal(["LedgerEntries has 3 rows for 2"], LostOf("LedgerEntries", old, new OldTable(
            ["Id", "Account"], [["1", "InPerson"], ["2", "Fees"], ["2", "Fees"]])));
    }

    private static async Task<int> ReadAllAsync<T>(BookingDbContext db) where T : class => (await db.Set<T>().AsNoTracking().ToListAsync(Ct)).Count;

    private static IEnumerable<string> LostOf(string name, OldTable old, OldTable? now)
    {
        if (now is null)
            return [$"{name} is not there"];

        var kept = old.Columns.Where(column => !_changed.ContainsKey((name, column)))
            .Select(column => (Old: column, From: old.PlaceOf(column), To: now.PlaceOf(_renamedColumns.GetValueOrDefault((name, column), column))))
            .ToList();
        if (kept.Where(column => column.To < 0).Select(column => $"{name}.{column.Old} is not there").ToList() is { Count: > 0 } gone)
            return gone;

        var there = now.Rows.CountBy(row => string.Join(" | ", kept.Select(column => row[column.To]))).ToDictionary(StringComparer.Ordinal);
        var lost = old.Rows.CountBy(row => string.Join(" | ", kept.Select(column => Today(name, column.Old, row[column.From]))))
            .Where(row => there.GetValueOrDefault(row.Key) < row.Value).Select(row => $"{name} lost {row.Key}").ToList();
        return lost.Count is 0 && now.Rows.Count != old.Rows.Count && !_growing.Contains(name)
            ? [$"{name} has {now.Rows.Count} rows for {old.Rows.Count}"]
            : lost;
    }

    private static string Today(string table, string column, string value)
    {
        foreach (var word in _words.Where(w => w.Table == table && w.Column == column && w.Old == value))
            return word.New;
        return _parts.Where(p => p.Table == table && p.Column == column)
            .Aggregate(value, (text, part) => text.Replace(part.Old, part.New, StringComparison.Ordinal));
    }
}
