using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BookingApp.Catalog;
using BookingApp.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Jobs;

/// <summary>An operator reads errors: where nothing is wrong, none is logged.</summary>
public sealed class QuietTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Before_the_first_run_each_job_finds_nothing_to_do(string engine)
    {
        await using var world = await SeedWorld.CreateAsync(engine: engine);
        var jobs = world.Get<JobRunner>().Schedule;
        Assert.Equal(
            [
                "holds", "time off", "waiting list", "recovery", "refunds", "events", "emails", "alerts", "pruning", "slow pruning", "addresses", "customers",
                "customer terms", "doctor",
            ],
            jobs.Select(t => t.Name));

        for (var day = 0; day < 2; day++)
        {
            foreach (var (name, work, _) in jobs)
            {
                var next = await work(TestContext.Current.CancellationToken);
                Assert.True(next >= world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1), $"{name} wants to look again at {next}");
            }

            world.Clock.Advance(TimeSpan.FromDays(1)); // for those who do not look at once
        }

        await using var db = world.Context();
        Assert.False(await db.Businesses.AnyAsync());
    }

    [Fact]
    public async Task In_Production_before_the_first_run_and_at_its_end_nothing_is_logged_as_an_error()
    {
        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["App:BaseUrl"] = "https://book.example.com",
                ["PayPal:Mode"] = "Sandbox",
                ["PayPal:ClientId"] = "a",
                ["PayPal:ClientSecret"] = "b",
                ["PayPal:WebhookId"] = "c",
                ["Email:KeptInProduction"] = "true",
            },
            "Production");
        using var page = await app.Client.GetAsync(new Uri("first-run", UriKind.Relative), TestContext.Current.CancellationToken);

        var exitCode = await app.StopAsync();

        Assert.Equal(0, exitCode);
        AssertQuiet(app.Log);
    }

    [Fact]
    public async Task A_stop_amid_the_stand_ins_deliveries_logs_no_error()
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["PayPal:Mode"] = "Simulator" }, "Staging");
        var token = (string)(
            await CallAsync(
                app, "paypal-simulator/v1/oauth2/token", "Basic c29tZTpib2R5", "grant_type=client_credentials",
                "application/x-www-form-urlencoded"))["access_token"]!;
        var order = (string)(await CallAsync(
            app, "paypal-simulator/v2/checkout/orders", $"Bearer {token}",
            """{ "intent": "CAPTURE", "purchase_units": [{ "amount": { "currency_code": "EUR", "value": "45.00" } }] }"""))["id"]!;
        await CallAsync(app, $"_control/orders/{order}/approve");
        var told = (
            await app.Client.GetFromJsonAsync<JsonNode>(new Uri("_control/webhooks", UriKind.Relative), TestContext.Current.CancellationToken))![0]!["id"];
        await CallAsync(app, $"_control/webhooks/{told}/resend?times=100");

        var exitCode = await app.StopAsync();

        Assert.Equal(0, exitCode);
        AssertQuiet(app.Log);
    }

    private static async Task<JsonNode> CallAsync(TestApp app, string path, string? authorization = null, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await app.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static void AssertQuiet(string log)
    {
        Assert.DoesNotContain("fail: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", log, StringComparison.Ordinal);
    }
}
