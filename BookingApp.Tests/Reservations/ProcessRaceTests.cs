using System.Net;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Reservations;

/// <summary>Two processes of the app as operators start them, on one database, and many who want the same time.</summary>
public sealed class ProcessRaceTests
{
    private const int Callers = 24;

    private static readonly string _catalogue = OpenBusiness.Catalogue(
        """
        { "id": 1, "name": "Short", "durationMinutes": 30, "price": "20.00", "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2, 3] },
        { "id": 2, "name": "Middle", "durationMinutes": 60, "price": "40.00", "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2, 3] },
        { "id": 3, "name": "Long", "durationMinutes": 90, "price": "60.00", "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2, 3] }
        """, "Ana", "Ben", "Cleo");

    // Service, and how many minutes before the instant that all of them cover it begins.
    private static readonly (int Service, int Before)[] _wishes = [(1, 0), (2, 30), (2, 0), (3, 60), (3, 30), (3, 0)];

    private static int Rounds => Environment.GetEnvironmentVariable("BOOKING_TEST_ALL") is "1" ? 100 : 20;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Callers_of_two_processes_get_exactly_what_there_is(string engine)
    {
        await using var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _catalogue, TestContext.Current.CancellationToken);
        var settings = OpenBusiness.Settings(file, engine, postgres);
        await using var one = await TestApp.StartAsync(settings, "Staging");
        await using var other = await TestApp.StartAsync(settings, "Staging", engine is Engines.Sqlite ? one.DataFolder : null);
        var first = OpenBusiness.First.AddHours(2.5);

        for (var round = 0; round < Rounds; round++)
        {
            var (instant, anyone) = (first.AddDays(round / 7).AddHours(round % 7 * 3), round % 2 is 1);

            var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(n =>
                HoldAsync(n % 2 is 0 ? one : other, _wishes[(n / 2 + round) % _wishes.Length], instant, anyone ? null : 1 + round % 3)));

            Assert.Equal(anyone ? 3 : 1, answers.Count(a => a.Status is HttpStatusCode.Created));
            Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created || a is (HttpStatusCode.Conflict, "slot_taken"), $"{a.Status} {a.Code}"));
        }

        var (exitCode, said) = await TestApp.RunAsync("--doctor", one.DataFolder, settings, "Staging");
        Assert.True(exitCode is 0, said);
        Assert.DoesNotContain("fail: ", one.Log + other.Log, StringComparison.Ordinal); // to lose a race is no error
        File.Delete(file);
    }

    private static async Task<(HttpStatusCode Status, string Code)> HoldAsync(TestApp app, (int Service, int Before) wish, DateTimeOffset instant, int? staff)
    {
        using var request = OpenBusiness.Hold(
            OpenBusiness.Wish(wish.Service, instant.AddMinutes(-wish.Before), staff), Guid.NewGuid().ToString("N"));
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"] ?? "");
    }
}
