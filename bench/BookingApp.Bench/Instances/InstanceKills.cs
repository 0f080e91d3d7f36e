using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Instances;

/// <summary>Kills one of two instances every five seconds while callers hold and book by nginx; afterwards nothing that was told may be missing.</summary>
internal static class InstanceKills
{
    private const int Callers = 8;
    private const int ConfirmedOf = 8; // one hold of so many becomes a booking, with its email
    private const int RivalOf = 6; // one time of so many is wanted by two
    private const int EmailsAtOnce = 4; // of one instance: so many may be sent when it dies

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(240); // an email that was being sent waits three minutes for another instance

    /// <summary>Kills for so many seconds: as the first word says.</summary>
    /// <returns>0 if nothing was wrong, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (seconds, _, plan) = Faults.BenchArguments.Read(arguments, 120);
        var site = new Site(plan);
        await site.FillAsync(ahead: 1);
        await using var mail = new MailServer(plan.Port + 4);
        var (told, faults, kills) = (new Answers(), new List<string>(), 0);
        await using (var pair = await Pair.OpenAsync(site, EmailSettings(plan.Port + 4)))
        {
            if (arguments.Contains("--without")) // the control: then it must fail
                await site.RowsAsync("ALTER TABLE \"SlotClaims\" DROP CONSTRAINT \"PK_SlotClaims\"");
            var calls = new Calls(pair.Http);
            using var over = new CancellationTokenSource();
            var callers = CallAllAsync(calls, told, over.Token);
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds && !callers.IsCompleted)
            {
                await Task.Delay(_every);
                await pair.KillAsync(kills % 2);
                pair.Start(kills % 2); // if it is not ready when the other is killed, callers wait
                kills++;
            }

            var took = Stopwatch.GetElapsedTime(began);
            await over.CancelAsync();
            await callers;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kills} kills in {took.TotalSeconds:0} s; {told.Held.Count} holds and {told.Confirmed.Count} bookings answered, "
                + $"{told.Refused.Count} refused; of {calls.Sent} requests {calls.Failed} were not answered ({calls.Failures}), each was repeated; "
                + $"longest wait {calls.Longest.TotalSeconds:0.0} s"));
            faults.AddRange([.. told.Faults, .. await LostAsync(site, told)]);
            if (faults.Count is 0)
                faults.AddRange(await MailedAsync(site, told, mail, kills));
        }

        faults.AddRange(await site.OverlapsAsync());
        faults.AddRange(await site.AskDoctorAsync());
        foreach (var fault in faults.Take(50))
            Console.WriteLine($"✗ {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{faults.Count} faults"));
        return faults.Count is 0 && kills > 0 ? 0 : 1;
    }

    private static Dictionary<string, string> EmailSettings(int port) => new(StringComparer.Ordinal)
    {
        ["Email:Mode"] = "Smtp",
        ["Email:Host"] = "127.0.0.1",
        ["Email:Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Email:StartTls"] = "false",
        ["Email:From"] = "studio@example.com",
    };

    private static async Task CallAllAsync(Calls calls, Answers told, CancellationToken over)
    {
        var wishes = new ConcurrentQueue<string>(Business.Distinct(Business.Free).SelectMany((wish, n) => Enumerable.Repeat(wish, n % RivalOf is 0 ? 2 : 1)));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested && wishes.TryDequeue(out var wish))
                await BookAsync(calls, told, wish);
        }, CancellationToken.None)));
    }

    private static async Task BookAsync(Calls calls, Answers told, string wish)
    {
        try
        {
            var (status, body) = await calls.SendAsync(HttpMethod.Post, "/api/v1/holds", wish);
            told.Asked[wish] = true;
            if (status is HttpStatusCode.Conflict && body.Contains("\"slot_taken\"", StringComparison.Ordinal))
            {
                told.Refused.Add(wish);
                return;
            }

            if (status is not HttpStatusCode.Created)
            {
                told.Faults.Add($"A hold was answered {status}: {body}");
                return;
            }

            using var hold = JsonDocument.Parse(body);
            var reference = hold.RootElement.GetProperty("reference").GetString()!;
            told.Held.Add(reference);
            if (told.Held.Count % ConfirmedOf is not 0)
                return;
            (status, body) = await calls.SendAsync(
                HttpMethod.Post, $"/api/v1/reservations/{reference}/checkout?key={hold.RootElement.GetProperty("key").GetString()}", null);
            if (status is HttpStatusCode.OK)
                told.Confirmed.Add(reference);
            else
                told.Faults.Add($"A checkout was answered {status}: {body}");
        }
        catch (TimeoutException failure)
        {
            told.Faults.Add(failure.Message);
        }
    }

    private static async Task<IReadOnlyList<string>> LostAsync(Site site, Answers told)
    {
        var there = (await site.RowsAsync("""SELECT "Reference", "Status" FROM "Reservations" WHERE "Status" <> 'Completed'"""))
            .ToDictionary(row => (string)row[0], row => (string)row[1], StringComparer.Ordinal);
        var confirmed = told.Confirmed.ToHashSet(StringComparer.Ordinal);
        var faults = told.Held.Where(reference => there.GetValueOrDefault(reference) != (confirmed.Contains(reference) ? "Confirmed" : "Held"))
            .Select(reference => $"{reference} was answered and is {there.GetValueOrDefault(reference) ?? "not in the database"}").ToList();
        if (told.Held.Distinct(StringComparer.Ordinal).Count() != told.Held.Count)
            faults.Add("one reference was answered to two callers");
        if (there.Count - 1 != told.Held.Count) // one was there before
            faults.Add($"{told.Held.Count} holds were answered, {there.Count - 1} are in the database");
        if (told.Asked.Count != told.Held.Count)
            faults.Add($"{told.Asked.Count} times were asked for and {told.Held.Count} given");
        return faults;
    }

    private static async Task<IReadOnlyList<string>> MailedAsync(Site site, Answers told, MailServer mail, int kills)
    {
        var (faults, since) = (new List<string>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(since) < _lease && (await site.AskAsync(Waiting))[0] > 0)
            await Task.Delay(500);
        if ((await site.AskAsync(Waiting))[0] is var waiting and > 0)
            faults.Add($"{waiting} emails that are due were not sent");
        var rows = (await site.RowsAsync("""
            SELECT r."Reference", e."MessageId" FROM "OutboxEmails" e JOIN "Reservations" r ON r."Id" = e."ReservationId" WHERE e."Kind" = 'Confirmation'
            """)).ToLookup(row => (string)row[0], row => (string)row[1], StringComparer.Ordinal);
        foreach (var reference in told.Confirmed)
        {
            if (rows[reference].Count() is not 1)
                faults.Add($"{reference} has {rows[reference].Count()} confirmations");
            else if (!mail.Taken.ContainsKey(rows[reference].Single()))
                faults.Add($"the confirmation of {reference} never came");
        }

        var again = mail.Taken.Values.Sum(times => times - 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{mail.Taken.Count} emails came; {again} came once more under their own Message-ID, sent by who died before it could note so"));
        if (mail.Taken.Values.Any(times => times > 2) || again > kills * EmailsAtOnce)
            faults.Add($"{again} emails came more than once");
        return faults;
    }

    private static string Waiting => string.Create(CultureInfo.InvariantCulture,
        $"""SELECT COUNT(*) FROM "OutboxEmails" WHERE "State" = 'Waiting' AND "DueAt" <= {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}""");

    // What callers were told.
    private sealed class Answers
    {
        public ConcurrentDictionary<string, bool> Asked { get; } = new(StringComparer.Ordinal);
        public ConcurrentBag<string> Held { get; } = [];
        public ConcurrentBag<string> Confirmed { get; } = [];
        public ConcurrentBag<string> Refused { get; } = [];
        public ConcurrentBag<string> Faults { get; } = [];
    }
}
