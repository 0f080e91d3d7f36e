using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Cases;

/// <summary>One app and one simulator for all cases over HTTP: starting them takes longer than most of the cases.</summary>
public sealed class Studio() : SharedStudio(("Payments:FirstCheck", "00:00:01"), ("Jobs:MaxWait", "00:00:02"), ("Payments:CallTimeout", "00:01:00"));

[CollectionDefinition(Name)]
public sealed class StudioTests : ICollectionFixture<Studio>
{
    public const string Name = "Studio";
}

/// <summary>What cases over HTTP do to the studio they share; each begins with a simulator that does as it should.</summary>
public abstract class StudioCase(Studio studio) : SharedStudioTest(studio)
{
    private const string LoseEvents = """[{"kind":"loseWebhook","count":1000}]""";

    public override async ValueTask InitializeAsync() => await Studio.Simulator.FaultAsync("[]");

    private protected NoScriptBrowser NewTab() => new(Studio.App.BaseUrl);

    /// <summary>From here on the simulator writes its events down and sends none, until it is told to send one again.</summary>
    private protected Task LoseEventsAsync() => Studio.Simulator.FaultAsync(LoseEvents);

    private protected static string Checkout(TestStudio.Booked booked) => $"/checkout/{booked.Reference}?key={booked.Key}";

    private protected static string Booking(TestStudio.Booked booked) => $"/booking/{booked.Reference}?key={booked.Key}";

    /// <summary>A tab on the simulator's page, where the payer decides.</summary>
    private protected async Task<(NoScriptBrowser Tab, string Order)> AtPayPalAsync(TestStudio.Booked booked)
    {
        var tab = NewTab();
        await tab.OpenAsync(Checkout(booked));
        await tab.PressAsync("/pay");
        return (tab, OrderOf(tab));
    }

    private protected static string OrderOf(NoScriptBrowser atPayPal)
    {
        Assert.Contains("checkoutnow", atPayPal.Address.AbsolutePath, StringComparison.Ordinal);
        return System.Web.HttpUtility.ParseQueryString(atPayPal.Address.Query)["token"]!;
    }

    /// <summary>A visit that was paid by a customer in a browser.</summary>
    private protected async Task<(TestStudio.Booked Booked, NoScriptBrowser Tab, string Order)> PaidAsync()
    {
        var booked = await Studio.HoldAsync();
        var (tab, order) = await AtPayPalAsync(booked);
        await tab.PressAsync("token=", "choice", "pay");
        await ReadsAsync(tab, Booking(booked), "You are booked"); // its webhook may have been quicker: then the return only follows it
        return (booked, tab, order);
    }

    /// <summary>Opens the page anew until it reads so.</summary>
    private protected static Task ReadsAsync(NoScriptBrowser tab, string address, string text) => Eventually.HoldsAsync(
        async () =>
        {
            await tab.OpenAsync(address);
            return tab.Text.Contains(text, StringComparison.Ordinal);
        },
        $"'{text}' at {address}", TimeSpan.FromMinutes(2));

    private protected async Task<(HttpStatusCode Status, JsonNode Body)> HoldAtAsync(int service, string start, string email, int? staff = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds");
        var person = staff?.ToString(CultureInfo.InvariantCulture) ?? "null";
        request.Content = new StringContent(
            $$"""{"serviceId":{{service}},"start":"{{start}}","staffId":{{person}},"customer":{"name":"Zoe","email":"{{email}}"} }""",
            Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await Studio.App.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private protected async Task<(HttpStatusCode Status, JsonNode Body)> TakeCouponAsync(TestStudio.Booked booked, string code)
    {
        using var form = new StringContent($$"""{"code":"{{code}}"}""", Encoding.UTF8, "application/json");
        using var answer = await Studio.App.Client.PostAsync(new Uri(booked.To("coupon"), UriKind.Relative), form);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Asks the app's database, or moves an instant in it so that nobody has to wait for a clock: <c>$past</c> is a second ago.</summary>
    private protected async Task<object?> AskDatabaseAsync(string sql, TestStudio.Booked booked)
    {
        await using var database = await Studio.App.OpenDatabaseAsync();
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$reference", booked.Reference);
        command.Parameters.AddWithValue("$past", DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds());
        return await command.ExecuteScalarAsync();
    }

    private protected async Task ReleaseAsync(TestStudio.Booked booked)
    {
        using var answer = await Studio.App.Client.PostAsync(new Uri(booked.To("release"), UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private protected async Task<JsonArray> CapturesAsync(string order) => (await Studio.Simulator.OrderAsync(order))["captures"]!.AsArray();

    private protected async Task<JsonArray> RefundsAsync(string order) => (await Studio.Simulator.OrderAsync(order))["refunds"]!.AsArray();

    private protected async Task<JsonNode> EventAsync(string order, string type) =>
        (await Studio.Simulator.EventsAsync(order)).First(e => (string?)e["type"] == type);

    private protected int Confirmations(TestStudio.Booked booked) =>
        Studio.Emails.Count(
            email => email.Contains(booked.Reference, StringComparison.Ordinal) && email.Contains("Booking confirmed", StringComparison.Ordinal));
}
