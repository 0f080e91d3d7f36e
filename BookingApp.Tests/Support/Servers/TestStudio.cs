using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BookingApp.Catalog;

namespace BookingApp.Tests.Support.Servers;

/// <summary>The real app in Staging with a catalogue of one massage (45.00) and one free talk (to be had more than a year ahead), always open, a
/// coupon for one use, and a simulator beside it that outlives it.</summary>
public sealed class TestStudio : IAsyncDisposable
{
    public const int Massage = 1;
    public const int Talk = 2;
    public const int Facial = 3; // by Ana or Ben; the others by Ana alone
    public const int Yoga = 4; // a class of Ben's

    private const string Catalogue = """
        {
          "business": { "name": "Studio", "timeZone": "Europe/Berlin", "currency": "EUR", "locale": "en-GB" },
          "people": [{ "id": 1, "name": "Ana", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] },
            { "id": 2, "name": "Ben", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }],
          "services": [
            { "id": 1, "name": "Massage", "durationMinutes": 60, "price": "45.00", "interval": 60, "noticeMinutes": 0, "people": [1] },
            { "id": 2, "name": "Talk", "durationMinutes": 30, "interval": 30, "noticeMinutes": 0, "horizonDays": 500, "people": [1] },
            { "id": 3, "name": "Facial", "durationMinutes": 60, "interval": 60, "noticeMinutes": 0, "horizonDays": 500, "people": [1, 2] },
            { "id": 4, "name": "Yoga", "durationMinutes": 60, "interval": 60, "noticeMinutes": 0, "horizonDays": 500, "capacity": 8, "people": [2] }],
          "coupons": [{ "code": "LAST", "amount": "5.00", "maxUses": 1 }]
        }
        """;

    private readonly string _seed = Path.GetTempFileName();
    private int _hours = 72;
    private DateTimeOffset _day = new(DateTimeOffset.UtcNow.Date.AddDays(60), TimeSpan.Zero);

    private TestStudio(TestSimulator simulator, int port) => (Simulator, Port) = (simulator, port);

    public TestApp App { get; private set; } = null!;
    public TestSimulator Simulator { get; }
    private int Port { get; }

    /// <summary>The emails that the mailbox holds, as .eml text.</summary>
    // those that are being written lie hidden
    public IEnumerable<string> Emails =>
        Directory.EnumerateFiles(App.DataFolder, "*.eml", new EnumerationOptions { RecurseSubdirectories = true }).Select(File.ReadAllText);

    public static async Task<TestStudio> StartAsync(params (string Name, string Value)[] more)
    {
        var port = FreePort.Next();
        var studio = new TestStudio(await TestSimulator.StartAsync(port), port);
        await File.WriteAllTextAsync(studio._seed, Catalogue);
        var settings = studio.Simulator.Settings;
        settings["Seed:File"] = studio._seed;
        settings["Holds:PerIp"] = "0";
        settings["Holds:PerBrowser"] = "0";
        settings["RateLimits:Enabled"] = "false";
        foreach (var (name, value) in more)
            settings[name] = value;
        try
        {
            studio.App = await TestApp.StartAsync(settings, "Staging", port: port);
            return studio;
        }
        catch
        {
            await studio.Simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>A held visit with the customer's details, three days ahead or more, on an hour nobody else has.</summary>
    public Task<Booked> HoldAsync(int service = Massage) =>
        HoldAtAsync(new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero).AddHours(++_hours), service);

    /// <summary>A held visit, a talk unless said otherwise, with the customer's details, the only one of its day, in the morning; no clock changes on
    /// that day.</summary>
    public Task<Booked> HoldADayAsync(int service = Talk) => HoldAtAsync(NextDay().AddHours(8), service);

    /// <summary>A class with these guests, all of them confirmed, on a day of its own.</summary>
    /// <returns>When it begins.</returns>
    public async Task<DateTimeOffset> BookAClassAsync(params string[] guests)
    {
        var start = NextDay().AddHours(8);
        foreach (var guest in guests)
            await ApproveAsync(await HoldAtAsync(start, Yoga, guest));
        return start;
    }

    /// <summary>A day of its own of which others have every talk.</summary>
    public async Task<DateOnly> FillADayAsync()
    {
        var zone = new BusinessZone("Europe/Berlin");
        var day = DateOnly.FromDateTime(NextDay().Date);
        for (var start = zone.StartOf(day); start < zone.StartOf(day.AddDays(1)); start = start.AddMinutes(30))
            await AskForHoldAsync(Talk, start, $"{day:yyyyMMdd}-fills-{start.ToUnixTimeSeconds()}");
        return day;
    }

    private DateTimeOffset NextDay()
    {
        do
            _day = _day.AddDays(1);
        while (_day.DayOfWeek is DayOfWeek.Sunday);
        return _day;
    }

    /// <summary>Asks for a hold under this key.</summary>
    /// <returns>What was made, now or before; null when nobody answered.</returns>
    public async Task<JsonNode?> AskForHoldAsync(int service, DateTimeOffset start, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = JsonContent.Create(new { serviceId = service, start });
        try
        {
            using var answer = await App.Client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.Created, $"{start}: {answer.StatusCode} {body}");
            return JsonNode.Parse(body);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Opens the payment and lets the payer approve it at the simulator.</summary>
    /// <returns>The order's id; null when nothing was due and the visit is confirmed.</returns>
    public async Task<string?> ApproveAsync(Booked booked)
    {
        var order = (string?)(await CallAsync(HttpMethod.Post, booked.To("checkout")))["orderId"];
        if (order is not null)
            await Simulator.PressAsync(order, "approve");
        return order;
    }

    public Task<JsonNode> ReturnAsync(Booked booked, string order) => CallAsync(HttpMethod.Post, booked.To("return"), $$"""{"orderId":"{{order}}"}""");

    public Task<JsonNode> MoveAsync(Booked booked, DateTimeOffset start)
    {
        var at = start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return CallAsync(HttpMethod.Post, booked.To("reschedule"), $$"""{"start":"{{at}}"}""");
    }

    public Task<JsonNode> CancelAsync(Booked booked) => CallAsync(HttpMethod.Post, booked.To("cancel"));

    public Task<JsonNode> ReadAsync(Booked booked) => CallAsync(HttpMethod.Get, booked.To(""));

    /// <summary>Waits until the reservation reads this status; a crash may cost a minute, a busy machine another.</summary>
    public Task<JsonNode> BecomesAsync(Booked booked, string status) => Eventually.GetAsync<JsonNode>(
        async () => await ReadAsync(booked) is { } now && (string?)now["status"] == status ? now : null,
        $"{booked.Path} to be {status}", TimeSpan.FromMinutes(2));

    /// <summary>SIGKILL, all faults taken back, and a start on the same folder.</summary>
    public async Task CrashAsync()
    {
        await App.KillAsync();
        await Simulator.FaultAsync("[]");
        await App.StartAgainAsync();
    }

    /// <summary>Asserts that the doctor finds nothing in the app's database as it stands.</summary>
    public Task AssertHealthyAsync() => App.AssertHealthyAsync();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Simulator.DisposeAsync();
        File.Delete(_seed);
    }

    /// <summary>A held visit at this time with the customer's details.</summary>
    public async Task<Booked> HoldAtAsync(DateTimeOffset at, int service, string name = "Mia Berg", int? staff = null)
    {
        var start = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}{at.ToUnixTimeSeconds()}@example.com";
        var held = await CallAsync(
            HttpMethod.Post, "api/v1/holds",
            $$"""
            {"serviceId":{{service}},"staffId":{{staff?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"start":"{{start}}",
            "customer":{ "name":"{{name}}","email":"{{email}}" } }
            """);
        return new Booked($"api/v1/reservations/{held["reference"]}", (string)held["key"]!);
    }

    private async Task<JsonNode> CallAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await App.Client.SendAsync(request);
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created,
            $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Where a reservation is called, and the secret that opens it.</summary>
    public sealed record Booked(string Path, string Key)
    {
        public string Reference => Path[(Path.LastIndexOf('/') + 1)..];

        public string To(string call) => $"{Path}{(call.Length > 0 ? "/" : "")}{call}?key={Key}";
    }
}
