using System.Diagnostics;
using System.Globalization;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Bench;

/// <summary>How long staff wait for customers whose name, address or phone number they begin to type, among very many.</summary>
internal static class FoundCustomers
{
    private const int Calls = 40;
    private const int Batch = 1_000;
    private const double Limit = 50; // ms, of every question's slowest but one

    private static readonly string[] _typed =
        ["an", "anna", "anna m", "an mu", "mü", "müller", "zo stein", "jose", "王", "+49 30 1", "0301", "anna77", "anna77@example.com", "xyz"];

    private static readonly string[] _first =
        ["Anna", "Andreas", "Jürgen", "Zoë", "Maya", "Łukasz", "Søren", "Günter", "Anja", "Mohammed", "Mia", "José", "Ida", "王", "Ольга", "Ali"];

    private static readonly string[] _syllables =
        ["mül", "ler", "schmid", "ber", "ger", "wein", "holm", "stein", "ki", "ro", "va", "nen", "son", "ow", "ski", "ard", "el", "ing", "tho", "mas"];

    /// <summary>Measures among so many.</summary>
    /// <returns>0 when every question was answered in time.</returns>
    public static async Task<int> RunAsync(string? postgres, int many)
    {
        await using var studio = await Studio.OpenAsync(postgres);
        Console.WriteLine($"{Studio.Machine}; {(postgres is null ? "SQLite" : "PostgreSQL")}, {many.ToString("n0", CultureInfo.InvariantCulture)} customers");
        await FillAsync(studio, many);
        var began = Stopwatch.GetTimestamp();
        await studio.Get<CustomerTermsRepair>().RepairDueAsync();
        Console.WriteLine($"what they are found by, written by the job of an upgrade: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        began = Stopwatch.GetTimestamp();
        await studio.Get<CustomerTermsRepair>().RepairDueAsync();
        Console.WriteLine($"and looked through at every later start: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await AnalyzeAsync(studio);

        var slow = 0;
        Console.WriteLine("| typed | found | median | slowest but one |\n|---|---:|---:|---:|");
        foreach (var text in _typed)
        {
            var (found, median, slowest) = await MeasureAsync(studio, text);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {text} | {found} | {median:0.0} ms | {slowest:0.0} ms |"));
            slow += slowest > Limit ? 1 : 0;
        }

        return slow is 0 ? 0 : 1;
    }

    private static async Task<(int Found, double Median, double Slowest)> MeasureAsync(Studio studio, string text)
    {
        var (search, actor) = (studio.Get<CustomerSearch>(), new Actor.Staff(1, "Ana"));
        var found = await search.FindAsync(actor, text);
        var took = new List<double>();
        for (var n = 0; n < Calls; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await search.FindAsync(actor, text);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        took.Sort();
        return (found.Count, took[Calls / 2], took[^2]);
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

    private static async Task AnalyzeAsync(Studio studio)
    {
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }
}
