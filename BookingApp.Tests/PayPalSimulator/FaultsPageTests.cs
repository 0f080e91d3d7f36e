using System.Net;
using System.Text.Json;
using BookingApp.Payments.Gateways;
using BookingApp.PayPalSimulator;
using BookingApp.Tests.Payments.PayPal;

namespace BookingApp.Tests.PayPalSimulator;

/// <summary>Every switch of the testers' page, flipped on the page; and our client ends up knowing what the simulator recorded.</summary>
public sealed class FaultsPageTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private readonly PayPalWorld _world = shared.World;

    public static TheoryData<string> Switches { get; } = [.. Enum.GetNames<FaultKind>()];

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public async ValueTask DisposeAsync() => await _world.BreakAsync();

    [Theory, MemberData(nameof(Switches))]
    public async Task A_switch_goes_on_and_off_on_the_page(string kind)
    {
        var on = await FlipAsync(new() { ["on"] = kind, ["count"] = "3", ["seconds"] = "7", ["operation"] = "capture" });
        var set = await SetAsync();
        var page = WebUtility.HtmlDecode(await _world.Http.GetStringAsync("faults"));
        await FlipAsync(new() { ["off"] = kind });

        Assert.Equal((HttpStatusCode.SeeOther, "faults"), (on.StatusCode, on.Headers.Location!.ToString()));
        Assert.Equal((JsonNamingPolicy.CamelCase.ConvertName(kind), 3, 7000, "capture"), Assert.Single(set));
        Assert.Contains("On: 3 more, at capture", page, StringComparison.Ordinal);
        Assert.Contains("Switches that are on: 1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Fault.", page, StringComparison.Ordinal); // every switch has its words
        Assert.Empty(await SetAsync());
    }

    [Fact]
    public async Task All_go_off_at_once_and_what_makes_no_sense_changes_nothing()
    {
        await FlipAsync(new() { ["on"] = nameof(FaultKind.Decline) });
        await FlipAsync(new() { ["on"] = nameof(FaultKind.WrongAmount), ["amount"] = "1.00" });
        await FlipAsync(new() { ["on"] = "Earthquake" });
        await FlipAsync(new() { ["on"] = "99" });
        await FlipAsync([]);
        await _world.Http.GetAsync("faults?on=Delay"); // a GET changes nothing
        Assert.Equal(["decline", "wrongAmount"], (await SetAsync()).Select(f => f.Kind));

        await FlipAsync(new() { ["off"] = "all" });
        Assert.Empty(await SetAsync());
    }

    [Fact]
    public async Task A_lost_webhook_is_sent_again_from_the_page()
    {
        await FlipAsync(new() { ["on"] = nameof(FaultKind.LoseWebhook), ["operation"] = "CHECKOUT.ORDER.APPROVED" });
        var id = await _world.OrderAsync();
        var lost = (await _world.Http.GetStringAsync("_control/webhooks"));
        var told = JsonDocument.Parse(lost).RootElement.EnumerateArray().Single(e => e.GetProperty("orderId").GetString() == id).GetProperty("id").GetString()!;
        Assert.Contains(told, await _world.Http.GetStringAsync("faults"), StringComparison.Ordinal);

        await FlipAsync(new() { ["again"] = told });

        Assert.NotNull((await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id)).Read);
    }

    [Theory, MemberData(nameof(Switches))]
    public async Task Whatever_is_switched_on_our_client_ends_up_knowing_what_the_simulator_recorded(string kind)
    {
        var isRefund = kind is nameof(FaultKind.RefundPending) or nameof(FaultKind.RefundFailed);
        await _world.BreakAsync(
            new { kind = JsonNamingPolicy.CamelCase.ConvertName(kind), operation = OperationOf(kind), delayMs = 50, issue = "TRANSACTION_REFUSED" });

        var id = await _world.OrderAsync();
        await CaptureAsync(id);
        _world.Clock.Advance(TimeSpan.FromMinutes(1)); // what is pending ends
        var order = await AskAsync(() => _world.Gateway.ReadOrderAsync(id));
        var capture = order.Captures.SingleOrDefault();
        var refund = capture is { State: CaptureState.Completed } paid
            ? await AskAsync(() => _world.Gateway.RefundAsync(new RefundTerms(Guid.CreateVersion7(), paid.CaptureId, $"r-{id}", paid.Amount, null, $"K-{id}")))
            : null;
        var recorded = await _world.ControlAsync(id);

        var captures = recorded.GetProperty("captures").EnumerateArray().ToList();
        var refunds = recorded.GetProperty("refunds").EnumerateArray().ToList();
        Assert.Equal(kind is nameof(FaultKind.ExpireOrder) or nameof(FaultKind.Issue) ? 0 : 1, captures.Count);
        Assert.Equal(
            captures.Select(c => (c.GetProperty("id").GetString(), c.GetProperty("amount").GetString())),
            order.Captures.Select(c => ((string?)c.CaptureId, (string?)c.Amount.ToWire())));
        Assert.Equal(
            kind switch
            {
                nameof(FaultKind.ExpireOrder) or nameof(FaultKind.Issue) => null,
                nameof(FaultKind.PendingThenDenied) or nameof(FaultKind.CaptureDeclined) => CaptureState.Declined,
                nameof(FaultKind.CaptureFailed) => CaptureState.Failed,
                _ => CaptureState.Completed,
            },
            capture?.State);
        Assert.Equal(capture is { State: CaptureState.Completed } ? 1 : 0, refunds.Count);
        Assert.Equal(isRefund ? kind["Refund".Length..] : refund is null ? null : "Completed", refund?.State.ToString());
        Assert.Equal(refunds.Select(r => r.GetProperty("id").GetString()), refund is null ? [] : [refund.ProviderRefundId]);
    }

    // As the app does it: silence is asked about again under the same key, a decline with the next one.
    private async Task CaptureAsync(string id)
    {
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var key = $"{id}-capture-{attempt}";
            if (await AskAsync(() => _world.Gateway.CaptureAsync(id, key)) is not CaptureAnswer.Declined)
                return;
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                return await ask();
            }
            catch (GatewayUnknownException) when (again < 5)
            {
                continue;
            }
        }
    }

    private static string? OperationOf(string kind) => kind switch
    {
        nameof(FaultKind.Forbidden) => "transactions", // money calls that are forbidden never begin
        nameof(FaultKind.Issue) => "capture",
        _ when kind.Contains("Webhook", StringComparison.Ordinal) || kind is nameof(FaultKind.BadSignature) or nameof(FaultKind.ForeignCertificate) => null,
        _ when kind.StartsWith("Refund", StringComparison.Ordinal) => "refund",
        _ => "capture",
    };

    private Task<HttpResponseMessage> FlipAsync(Dictionary<string, string> form) => _world.Http.PostAsync("faults", new FormUrlEncodedContent(form));

    private async Task<IReadOnlyList<(string? Kind, int Count, int DelayMs, string? Operation)>> SetAsync() =>
        [.. JsonDocument.Parse(await _world.Http.GetStringAsync("_control/faults")).RootElement.GetProperty("faults").EnumerateArray()
            .Select(
                f => (
                    f.GetProperty("kind").GetString(), f.GetProperty("count").GetInt32(), f.GetProperty("delayMs").GetInt32(),
                    f.GetProperty("operation").GetString()))];
}
