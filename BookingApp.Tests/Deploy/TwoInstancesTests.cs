using System.Net;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Deploy;

/// <summary>Two real processes behind a real nginx on one PostgreSQL, and many who want the same; and one of the two that dies.</summary>
public sealed class TwoInstancesTests
{
    private const int Callers = 24;

    private static int Rounds => Environment.GetEnvironmentVariable("BOOKING_TEST_ALL") is "1" ? 60 : 10;

    [Fact]
    public async Task Nothing_is_given_twice_by_two_nor_lost_with_one_and_without_the_key_the_race_shows()
    {
        await using var both = await TwoInstances.StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var anyone = round % 2 is 1;
            Assert.Equal(anyone ? TwoInstances.People : 1, await RaceAsync(both, round, anyone ? null : 1 + round % TwoInstances.People));
        }

        Assert.All(new[] { both.One, both.Other }, app => Assert.Contains("POST /api/v1/holds answered 201", app.Log, StringComparison.Ordinal));

        for (var round = 0; round < Rounds / 5; round++)
            await KillAsync(both, round % 2 is 0 ? both.One : both.Other, from: 1000 + round * 100);
        var (isWell, said) = await both.AskDoctorAsync();
        Assert.True(isWell, said);

        // The control: were the key not there, the same callers would show it.
        await both.DoAsync("ALTER TABLE \"SlotClaims\" DROP CONSTRAINT \"PK_SlotClaims\"");
        var winners = 0;
        for (var round = 0; round < 20 && winners <= 1; round++)
            winners = await RaceAsync(both, 5000 + round, 1);

        Assert.True(winners > 1, "the race did not show without its guard");
        Assert.Contains("I1 FAIL", (await both.AskDoctorAsync()).Said, StringComparison.Ordinal);
    }

    // How many of them have one time.
    private static async Task<int> RaceAsync(TwoInstances both, int round, int? person)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => both.HoldAsync(TwoInstances.Start(round), person, Guid.NewGuid().ToString())));

        Assert.All(answers, answer => Assert.True(IsHeld(answer) || IsTaken(answer), $"{answer?.Status} {answer?.Body}"));
        return answers.Count(IsHeld);
    }

    // One dies while they are served: whoever was not answered asks again under the same key, until there is an answer.
    private static async Task KillAsync(TwoInstances both, TestApp victim, int from)
    {
        var answered = 0;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, 60).Select(async n =>
        {
            if (n >= 30)
                await killed.Task; // these ask while one is down
            var key = Guid.NewGuid().ToString();
            var held = await Eventually.GetAsync<JsonNode>(
                async () =>
                {
                    if (await both.HoldAsync(TwoInstances.Start(from + n), 1 + n % TwoInstances.People, key) is not { } answer)
                        return null;
                    return IsHeld(answer) ? answer.Body
                        : (string?)answer.Body["code"] is "request_in_progress" or "unavailable" ? null
                        : throw new InvalidOperationException($"{answer.Status} {answer.Body}");
                }, "the hold to be answered");
            Interlocked.Increment(ref answered);
            return (string)held["reference"]!;
        }).ToList();
        await Eventually.HoldsAsync(() => Volatile.Read(ref answered) > 5, "some holds to be answered");
        await victim.KillAsync();
        killed.SetResult();

        var told = await Task.WhenAll(calls);

        await victim.StartAgainAsync();
        Assert.Equal(told.Length, told.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(told.Order(StringComparer.Ordinal), await both.HeldAsync(TwoInstances.Start(from), TwoInstances.Start(from + told.Length)));
    }

    private static bool IsHeld((HttpStatusCode Status, JsonNode Body)? answer) => answer is { Status: HttpStatusCode.Created };

    private static bool IsTaken((HttpStatusCode Status, JsonNode Body)? answer) =>
        answer is { Status: HttpStatusCode.Conflict, Body: var body } && (string?)body["code"] is "slot_taken";
}
