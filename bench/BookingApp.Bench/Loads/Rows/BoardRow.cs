using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>A time of a full day is taken while staff look at it: when the last board shows it, and what of the processor each board takes for it.</summary>
/// <remarks>What the hold takes by itself is measured on a day that nobody looks at, in turn, and taken off.</remarks>
internal sealed partial record BoardRow() : Row("board", "one change seen by ten boards of twelve people and 150 bookings: the last of them", "stated")
{
    private const int People = 12;
    private const int Bookings = 150;
    private const int Boards = 10;
    private const int Rehearsals = 20; // a board draws once a change: fewer, and half of what is measured is code that is being compiled
    private const int Changes = 5; // of a round
    private static readonly TimeSpan _afterwards = TimeSpan.FromMilliseconds(700); // what it does once the last board has shown it counts too

    public override async Task<Result> RunAsync(Site site)
    {
        var seed = Path.Combine(site.Plan.Folder, "board.json");
        await File.WriteAllTextAsync(seed, Seed());
        await using var app = await site.OpenEmptyAsync(("Seed:File", seed), ("Seed:Demo", "true")); // with somebody who signs in
        await app.ReadyAsync("/health/ready");
        var (day, other) = (Business.Today.AddDays(9), Business.Today.AddDays(16));
        foreach (var at in new[] { day, other })
            await Parallel.ForEachAsync(Enumerable.Range(0, Bookings), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
                await site.BookAsync(app, Wish(at, 6 * 60 + 45 * (n / People), 1 + n % People, Text($"Guest {n}"))));
        var cookies = await SignInAsync(app);
        var open = new List<Circuit>();
        while (open.Count < Boards)
            open.Add(await Circuit.OpenAsync(app.Http, Text($"/staff/{day:yyyy-MM-dd}?who=all"), "board-column", cookies));

        var (ours, alone, boards) = (new List<Figure>(), new List<double>(), new List<double>());
        for (var n = -Rehearsals; n < site.Plan.Rounds * Changes; n++)
        {
            var (_, bare) = await TakeAsync(app, [], other, n);
            var (took, spent) = await TakeAsync(app, open, day, n);
            if (n < 0)
                continue;
            ours.Add(new Figure(took));
            alone.Add(bare);
            boards.Add((spent - bare) / Boards);
        }

        foreach (var circuit in open)
            await circuit.DisposeAsync();
        Say(Name, 1, ours[0], null, Text($"ms, {Median(boards):0.0} ms of processor a board"));
        return Found("ms", ours, []) with
        {
            Note = Text($"{Median(boards):0.0} ms of processor for each board, {Median(alone):0.0} ms for the hold itself"),
            Faults = await site.OverlapsAsync(),
        };
    }

    // In milliseconds: until the last board has shown it, and what the app worked until a while after. It is given back, unmeasured.
    private static async Task<(double Took, double Spent)> TakeAsync(Server app, IReadOnlyList<Circuit> open, DateOnly day, int n)
    {
        var name = Text($"Comer {n + Rehearsals:0000}");
        var seen = open.Select(circuit => circuit.SeeAsync(name)).ToList();
        var (before, began) = (app.Usage().Cpu, Stopwatch.GetTimestamp());
        using var held = await Site.PostAsync(app, "/api/v1/holds", Wish(day, 18 * 60, 1 + (n + Rehearsals) % People, name));
        held.EnsureSuccessStatusCode();
        await Task.WhenAll(seen);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await Task.Delay(_afterwards);
        var spent = 1000 * (app.Usage().Cpu - before);
        var hold = await held.Content.ReadFromJsonAsync<JsonElement>();
        using var released = await Site.PostAsync(
            app, $"/api/v1/reservations/{hold.GetProperty("reference").GetString()}/release?key={hold.GetProperty("key").GetString()}", null);
        released.EnsureSuccessStatusCode();
        await Task.Delay(_afterwards);
        return (took, spent);
    }

    private static async Task<CookieContainer> SignInAsync(Server app)
    {
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = app.Http.BaseAddress };
        var page = await browser.GetStringAsync("/account/sign-in");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value,
            ["Form.Email"] = "ana@example.com",
            ["Form.Password"] = "demo-password",
        });
        using var answer = await browser.PostAsync("/account/sign-in", form);
        return answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther
            ? cookies
            : throw new InvalidOperationException($"Nobody could sign in: {answer.StatusCode}.");
    }

    private static string Seed() => JsonSerializer.Serialize(new
    {
        business = new { name = "Large Studio", timeZone = "Etc/UTC", currency = "EUR", locale = "en-GB" },
        people = Enumerable.Range(1, People).Select(id => new
        {
            id,
            name = Text($"Person {id}"),
            hours = new[] { new { days = (string[])["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], from = "06:00", to = "20:00" } },
        }),
        services = Enumerable.Range(1, People).Select(id => new
        {
            id,
            name = Text($"Talk {id}"),
            durationMinutes = 30,
            interval = 15,
            noticeMinutes = 0,
            horizonDays = 60,
            people = (int[])[id],
        }),
    });

    // The free service of one person.
    private static string Wish(DateOnly day, int minute, int person, string name) => Text(
        $$"""
        {"serviceId":{{person}},"start":"{{day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute):yyyy-MM-ddTHH:mm:ss}}Z",
        "customer":{"name":"{{name}}","email":"{{name.Replace(' ', '.')}}@example.com"} }
        """);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
