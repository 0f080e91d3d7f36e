using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Risk;

public sealed class RiskOverHttpTests
{
    private const string Secret = "S3CRET-client-0815";
    private const string Password = "P4SSWORD-smtp-4711";
    private const string Card = "4111 1111 1111 1111";

    [Fact]
    public async Task Guessed_links_are_refused_after_a_while_on_pages_and_by_the_API_and_the_right_one_too()
    {
        await using var studio = await TestStudio.StartAsync(("RateLimits:Enabled", "true"), ("Holds:PerIp", "1000"), ("Risk:FailedLookupsPerAddress", "3"));
        var booked = await studio.HoldAsync();
        foreach (var guess in new[]
        {
            $"checkout/{booked.Reference}?key=wrong", "api/v1/reservations/ACDEFGH?key=wrong", $"booking/{booked.Reference}/calendar.ics?key=wrong",
        })
            Assert.Equal(HttpStatusCode.NotFound, (await studio.App.Client.GetAsync(new Uri(guess, UriKind.Relative))).StatusCode);

        using var page = await studio.App.Client.GetAsync(new Uri($"checkout/{booked.Reference}?key={booked.Key}", UriKind.Relative));
        using var call = await studio.App.Client.GetAsync(new Uri(booked.To(""), UriKind.Relative));
        using var home = await studio.App.Client.GetAsync(new Uri("", UriKind.Relative));

        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.True(page.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(50));
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("Please wait a while", text, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor", text, StringComparison.OrdinalIgnoreCase); // a live page would open the booking behind it
        Assert.Equal(HttpStatusCode.TooManyRequests, call.StatusCode);
        Assert.Equal("too_many_requests", (string?)JsonNode.Parse(await call.Content.ReadAsStringAsync())!["code"]);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode); // who booked can book on
    }

    // The whole way, as talkative as the log can be: what is secret must not be in it, nor what looks like a card.
    [Fact]
    public async Task No_secret_no_card_and_no_customer_stands_in_any_log()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop(); // a mail server that is down: its failures are logged
        await using var studio = await TestStudio.StartAsync(
            ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Information"),
            ("Logging:LogLevel:System.Net.Http.HttpClient", "Trace"),
            ("PayPal:ClientId", "client-id-1"), ("PayPal:ClientSecret", Secret),
            ("Email:Mode", "Smtp"), ("Email:Host", "127.0.0.1"), ("Email:Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Email:User", "mailer"), ("Email:Password", Password), ("Email:From", "studio@example.com"), ("Email:StartTls", "false"));

        var booked = await studio.HoldAsync();
        using var details = new HttpRequestMessage(HttpMethod.Put, booked.To("details"))
        {
            Content = new StringContent(
                $$"""{"customer":{"name":"Card {{Card}}","email":"mia.secret@example.com","phone":"{{Card}}"} }""", Encoding.UTF8, "application/json"),
        };
        using var taken = await studio.App.Client.SendAsync(details);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        var order = (await studio.ApproveAsync(booked))!;
        await studio.ReturnAsync(booked, order);
        await studio.BecomesAsync(booked, "Confirmed");
        await studio.CancelAsync(booked);
        await Eventually.HoldsAsync(
            () => Task.FromResult(studio.App.Log.Contains("was not sent", StringComparison.Ordinal)), "the email to fail", TimeSpan.FromSeconds(90));
        using var wrong = await studio.App.Client.GetAsync(
            new Uri($"checkout/{booked.Reference}?key={Card.Replace(" ", "", StringComparison.Ordinal)}", UriKind.Relative));

        Assert.Contains("/return", studio.App.Log, StringComparison.Ordinal); // it did log
        foreach (var secret in new[]
        {
            Secret, Base64($"client-id-1:{Secret}"), Password, Base64(Password), Card, Card.Replace(" ", "", StringComparison.Ordinal), booked.Key,
            "mia.secret@example.com",
        })
            Assert.DoesNotContain(secret, studio.App.Log, StringComparison.Ordinal);

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }
}
