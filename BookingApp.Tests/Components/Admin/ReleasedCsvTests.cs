using System.Net;
using System.Text;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class ReleasedCsvTests
{
    // A customer chooses their name; an admin opens the file in a spreadsheet.
    private static readonly string[] _nasty =
    [
        "=HYPERLINK(\"http://evil.example\",\"Mia\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＠SUM(A1)",
        "Mia, \"M\"", "two\r\nlines", "Zoë 漢字",
    ];

    [Fact]
    public async Task What_customers_type_is_never_a_formula_and_never_another_cell_or_row()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await AccountsApp.SignInAsync(browser, "maria@example.com", AccountsApp.Password);
        var at = new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
        await app.Services.GetRequiredService<UnitOfWork>().DoAsync((db, _) =>
        {
            for (var n = 0; n < _nasty.Length; n++)
            {
                db.ReleaseRecords.Add(new ReleaseRecord
                {
                    Id = Guid.NewGuid(),
                    ReservationId = Guid.NewGuid(),
                    Reference = $"REF{n:00}",
                    CustomerName = _nasty[n],
                    ServiceName = _nasty[^(n + 1)],
                    StaffId = 1,
                    Start = at,
                    HeldAt = at,
                    HeldUntil = at,
                    ReleasedAt = at.AddMinutes(-n),
                    Reason = ReleaseReason.Lapsed,
                    ReleasedBy = "jobs",
                });
            }

            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);

        using var answer = await browser.GetAsync(new Uri("/admin/released.csv", UriKind.Relative), TestContext.Current.CancellationToken);
        var rows = Read((await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF'));

        Assert.Equal(
            (HttpStatusCode.OK, "text/csv", "attachment"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal(_nasty.Length + 1, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.All(rows.SelectMany(row => row).Where(cell => cell.Length > 0), cell => Assert.DoesNotContain(cell[0], "=+-@\t\r\n＝＋－＠"));
        Assert.All(Enumerable.Range(0, _nasty.Length), n => Assert.Equal(_nasty[n], rows[n + 1][1].TrimStart('\''))); // told all the same

        const int Many = 100_001; // more than any page of a list
        await app.Services.GetRequiredService<UnitOfWork>().DoAsync((db, token) => db.Database.ExecuteSqlRawAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO "ReleaseRecords" (
                "Id", "ReservationId", "Reference", "CustomerName", "ServiceName", "StaffId",
                "Start", "HeldAt", "HeldUntil", "ReleasedAt", "Reason", "ReleasedBy")
            SELECT printf('00000000-0000-0000-0000-%012X', n.i), r."ReservationId", 'MANY', 'Many', 'Massage', 1,
                r."Start", r."HeldAt", r."HeldUntil", r."ReleasedAt", r."Reason", r."ReleasedBy"
            FROM n, (SELECT * FROM "ReleaseRecords" LIMIT 1) AS r
            """, token), TestContext.Current.CancellationToken);
        var all = await browser.GetStringAsync(new Uri("/admin/released.csv", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(Many, all.Split("\r\nMANY,Many,").Length - 1);
    }

    // RFC 4180, as a spreadsheet reads it.
    private static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] is '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' or '\n' when !quoted:
                    if (text[i] is '\n')
                        break;
                    row.Add(cell.ToString());
                    cell.Clear();
                    rows.Add(row);
                    row = [];
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        return rows;
    }
}
