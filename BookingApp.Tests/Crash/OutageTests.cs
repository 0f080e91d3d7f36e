using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Crash;

/// <summary>The real app while its database is away: it says so to each as they understand it, and goes on by itself when it is back.</summary>
public sealed class OutageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_away_everybody_is_told_and_when_it_is_back_all_goes_on_without_a_restart()
    {
        await using var database = await Postgres.CreateEmptyAsync();
        var (line, connection) = CutLine.Of(database.ConnectionString);
        await using var cut = line;
        await using var studio = await TestStudio.StartAsync(("Database:Provider", "PostgreSql"), ("ConnectionStrings:Booking", connection));
        var (day, key) = (new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(100), TimeSpan.Zero), Guid.NewGuid().ToString("N"));
        await studio.AskForHoldAsync(TestStudio.Talk, day, Guid.NewGuid().ToString("N"));

        await line.CutAsync();
        var hold = await HoldAsync(studio, day.AddHours(1), key);
        var first = await SeeAsync(studio, "book/1", "text/html");
        var ready = await SeeAsync(studio, "health/ready");
        var live = await SeeAsync(studio, "health/live", "text/html");
        line.Mend();
        await Eventually.HoldsAsync(async () => (await SeeAsync(studio, "health/ready")).Status is HttpStatusCode.OK, "the app to be ready again");
        var again = await HoldAsync(studio, day.AddHours(1), key);
        var whole = await SeeAsync(studio, "book/1", "text/html");
        await line.CutAsync();
        var second = await SeeAsync(studio, "book/1", "text/html");
        line.Mend();
        await Eventually.HoldsAsync(async () => (await SeeAsync(studio, "health/ready")).Status is HttpStatusCode.OK, "the app to be ready again");
        var booked = await studio.HoldAsync(TestStudio.Talk);
        await studio.ApproveAsync(booked);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2", "application/problem+json"), (hold.Status, hold.RetryAfter, hold.Type));
        Assert.Equal("unavailable", (string?)JsonNode.Parse(hold.Body)!["code"]);
        Assert.All([first, second], page => // the first is told by the error page, the second by the page itself
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "30", "text/html"), (page.Status, page.RetryAfter, page.Type));
            Assert.Contains("We will be back in a moment", page.Body, StringComparison.Ordinal);
            Assert.Contains(">Studio<", page.Body, StringComparison.Ordinal);
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Contains("database: cannot be read", ready.Body, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (live.Status, live.Body));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (again.Status, whole.Status));
        await Eventually.HoldsAsync(() => studio.Emails.Any(email => email.Contains(booked.Reference, StringComparison.Ordinal)), "jobs to go on");
    }

    private static Task<Seen> HoldAsync(TestStudio studio, DateTimeOffset start, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { serviceId = TestStudio.Talk, start }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return SendAsync(studio, request);
    }

    private static Task<Seen> SeeAsync(TestStudio studio, string path, string accept = "*/*")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return SendAsync(studio, request);
    }

    private static async Task<Seen> SendAsync(TestStudio studio, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await studio.App.Client.SendAsync(request, Ct);
            var (headers, content) = (answer.Headers, answer.Content);
            return new Seen(answer.StatusCode, headers.RetryAfter?.ToString(), content.Headers.ContentType?.MediaType, await content.ReadAsStringAsync(Ct));
        }
    }

    private sealed record Seen(HttpStatusCode Status, string? RetryAfter, string? Type, string Body);
}
