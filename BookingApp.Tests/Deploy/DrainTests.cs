using System.Net;
using System.Net.Sockets;
using System.Text;
using BookingApp.Monitoring.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Deploy;

/// <summary>How an instance ends: it says so first, and finishes what it has.</summary>
public sealed class DrainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_told_to_end_says_why_it_is_not_ready_and_serves_on_and_then_finishes_what_it_has()
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Seed:Demo"] = "true",
            ["Shutdown:Drain"] = "00:10:00",
        });

        await app.TerminateAsync();
        await Eventually.HoldsAsync(async () => (await ReadyAsync(app)).Status is HttpStatusCode.ServiceUnavailable, "readiness to say no");
        var (_, why) = await ReadyAsync(app);
        using var services = await app.Client.GetAsync(new Uri("api/v1/services", UriKind.Relative), Ct);
        using var slow = await SlowHold.BeginAsync(app.Port);
        await app.TerminateAsync(); // once more: now
        await Eventually.HoldsAsync(async () => !await FreePort.IsOpenAsync(app.Port), "nothing new to be taken");
        var answer = await slow.FinishAsync();
        var exitCode = await app.EndedAsync();

        Assert.Equal("Degraded\ndrain: This instance is being stopped: send new visitors to another.", why);
        Assert.Equal(HttpStatusCode.OK, services.StatusCode);
        Assert.StartsWith("HTTP/1.1 422 ", answer, StringComparison.Ordinal); // the app's own answer to a hold of the past
        Assert.Contains("\"code\":\"rule_broken\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("fail: ", app.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_when_the_time_to_drain_is_over_and_at_once_without_one()
    {
        var clock = new ManualClock();
        var (drain, life) = (new Drain(), new Life());
        using var lifetime = Lifetime(drain, life, clock, TimeSpan.FromSeconds(20));

        lifetime.Terminate();
        clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal((HealthStatus.Degraded, 0), (await StatusAsync(drain), life.Stops));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, life.Stops);

        using var hurried = Lifetime(new Drain(), life, clock, TimeSpan.Zero);
        hurried.Terminate();
        Assert.Equal(2, life.Stops);
    }

    private static DrainingLifetime Lifetime(Drain drain, Life life, ManualClock clock, TimeSpan time) =>
        new(drain, life, Options.Create(new ShutdownOptions { Drain = time }), clock, NullLogger<DrainingLifetime>.Instance);

    private static async Task<HealthStatus> StatusAsync(Drain drain) => (await drain.CheckHealthAsync(new HealthCheckContext(), Ct)).Status;

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(TestApp app)
    {
        using var answer = await app.Client.GetAsync(new Uri("health/ready", UriKind.Relative), Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    // A request of which the server has the head, and not yet all of its body.
    private sealed class SlowHold : IDisposable
    {
        private const string Body = """{"serviceId":1,"start":"2020-01-01T10:00:00Z"}""";
        private readonly TcpClient _client = new();

        public static async Task<SlowHold> BeginAsync(int port)
        {
            var slow = new SlowHold();
            await slow._client.ConnectAsync(IPAddress.Loopback, port, Ct);
            await slow.SendAsync(
                $"POST /api/v1/holds HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nIdempotency-Key: {Guid.NewGuid()}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n");
            var asked = new byte[64];
            var read = await slow._client.GetStream().ReadAsync(asked, Ct);
            Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(asked, 0, read), StringComparison.Ordinal); // it is being worked on
            return slow;
        }

        public async Task<string> FinishAsync()
        {
            await SendAsync(Body);
            using var reader = new StreamReader(_client.GetStream());
            return await reader.ReadToEndAsync(Ct);
        }

        public void Dispose() => _client.Dispose();

        private async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Ct);
    }

    private sealed class Life : IHostApplicationLifetime
    {
        public int Stops { get; private set; }
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stops++;
    }
}
