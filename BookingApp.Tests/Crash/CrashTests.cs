using System.Globalization;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Crash;

/// <summary>The real app, killed as a power cut does it, with a PayPal that lives on.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Killed_after_PayPal_captured_and_before_we_saved_it_ends_in_one_booking_one_capture_one_email()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        await studio.Simulator.FaultAsync("""{"faults":[{"kind":"delayAfter","operation":"capture","delayMs":60000},{"kind":"loseWebhook","count":20}]}""");
        var order = (await studio.ApproveAsync(booked))!;

        var call = studio.ReturnAsync(booked, order); // never answered
        await Eventually.HoldsAsync(async () => Captures(await studio.Simulator.OrderAsync(order)).Count is 1, "PayPal to have captured");
        await studio.App.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await studio.Simulator.FaultAsync("[]");
        await studio.App.StartAgainAsync();
        var done = await studio.BecomesAsync(booked, "Confirmed");

        Assert.Equal(("Captured", "45.00"), ((string?)done["payment"]!["status"], (string?)done["paid"]!["amount"]));
        await Eventually.HoldsAsync(() => Confirmations(studio, booked) is 1, "the confirmation");
        Assert.Single(Captures(await studio.Simulator.OrderAsync(order)));
        await studio.AssertHealthyAsync();
        Assert.Equal(1, Confirmations(studio, booked));
    }

    // Units that wait for SQLite are committed together: nobody may have been told of a commit that was not. `bench/run.sh kills` does it 500 times.
    [Fact]
    public async Task Killed_among_many_holds_each_that_was_answered_stands_and_asked_again_each_other_is_made_once()
    {
        await using var studio = await TestStudio.StartAsync();
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(100), TimeSpan.Zero);
        var told = new List<JsonNode?>();
        for (var life = 0; life < 3; life++)
        {
            var calls = Enumerable.Range(48 * life, 48).Select(n => (Key: Guid.NewGuid().ToString("N"), Start: day.AddMinutes(30 * n))).ToList();
            var answers = new TaskCompletionSource();
            var heard = 0;
            var asking = calls.Select(async call =>
            {
                var answer = await studio.AskForHoldAsync(TestStudio.Talk, call.Start, call.Key);
                if (Interlocked.Increment(ref heard) == 1 + 4 * life)
                    answers.SetResult();
                return answer;
            }).ToList();
            await answers.Task;
            await studio.App.KillAsync();
            var first = await Task.WhenAll(asking);
            await studio.App.StartAgainAsync();
            var again = await Task.WhenAll(calls.Select(call => studio.AskForHoldAsync(TestStudio.Talk, call.Start, call.Key)));

            Assert.All(first.Zip(again), both => Assert.Equal((string?)(both.First ?? both.Second)!["reference"], (string?)both.Second!["reference"]));
            told.AddRange(again);
        }

        Assert.Equal(3 * 48, told.Select(answer => (string)answer!["reference"]!).Distinct(StringComparer.Ordinal).Count());
        await using var database = await studio.App.OpenDatabaseAsync();
        await using var count = database.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM Reservations";
        Assert.Equal(3L * 48, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await studio.AssertHealthyAsync();
    }

    [Fact(Explicit = true)]
    public async Task Killed_after_a_hold_was_acknowledged_the_hold_stands_and_can_be_paid()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();

        await studio.CrashAsync();

        Assert.Equal("Held", (string?)(await studio.ReadAsync(booked))["status"]);
        await PaysAsync(studio, booked);
    }

    [Fact(Explicit = true)]
    public async Task Killed_while_PayPal_makes_the_order_the_next_press_pays_once()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        await studio.Simulator.FaultAsync("""{"faults":[{"kind":"delayAfter","operation":"create","delayMs":60000}]}""");

        var call = studio.ApproveAsync(booked);
        await studio.Simulator.FaultsAreUsedUpAsync();
        await studio.CrashAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);

        await PaysAsync(studio, booked);
    }

    [Fact(Explicit = true)]
    public async Task Killed_when_the_payer_approved_the_return_finds_the_booking_and_takes_the_money_once()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        await studio.Simulator.FaultAsync("""{"faults":[{"kind":"loseWebhook","count":20}]}""");
        var order = (await studio.ApproveAsync(booked))!;

        await studio.CrashAsync();
        await studio.ReturnAsync(booked, order);

        await EndsWellAsync(studio, booked, order);
    }

    [Fact(Explicit = true)]
    public async Task Killed_on_the_way_to_the_capture_it_is_taken_once_when_the_lease_is_over()
    {
        await using var studio = await TestStudio.StartAsync(("Holds:CaptureLease", "00:00:40"), ("Payments:CallTimeout", "00:00:20"));
        var booked = await studio.HoldAsync();
        var order = (await studio.ApproveAsync(booked))!;
        await studio.Simulator.FaultAsync("""{"faults":[{"kind":"delay","operation":"capture","delayMs":60000},{"kind":"loseWebhook","count":20}]}""");

        var call = studio.ReturnAsync(booked, order);
        await studio.Simulator.FaultsAreUsedUpAsync("delay");
        await studio.CrashAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);

        await EndsWellAsync(studio, booked, order);
    }

    [Fact(Explicit = true)]
    public async Task Killed_between_the_confirmation_and_its_email_the_email_comes_once()
    {
        await using var server = SmtpSink.Down();
        await using var studio = await TestStudio.StartAsync(
            ("Email:Mode", "Smtp"), ("Email:Host", "127.0.0.1"), ("Email:Port", server.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email:StartTls", "false"), ("Email:From", "studio@example.com"));
        var booked = await studio.HoldAsync();
        var order = (await studio.ApproveAsync(booked))!;
        await studio.ReturnAsync(booked, order);
        await studio.BecomesAsync(booked, "Confirmed");

        await studio.App.KillAsync();
        await server.UpAsync();
        await studio.App.StartAgainAsync();

        // the dead process may hold its lease for three
        await Eventually.HoldsAsync(() => server.Emails.Count >= 1, "the email to arrive", TimeSpan.FromMinutes(5));
        await studio.AssertHealthyAsync();
        Assert.Contains(booked.Reference, Assert.Single(server.Emails), StringComparison.Ordinal);
    }

    [Theory(Explicit = true), InlineData("delay"), InlineData("delayAfter")]
    public async Task Killed_before_or_after_PayPal_refunded_the_money_goes_home_once(string when)
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        var order = await PaysAsync(studio, booked);
        await studio.Simulator.FaultAsync($$"""{"faults":[{"kind":"{{when}}","operation":"refund","delayMs":60000}]}""");

        var call = studio.CancelAsync(booked);
        await studio.Simulator.FaultsAreUsedUpAsync();
        await studio.CrashAsync();
        await Task.WhenAny(call); // answered or not: the press may wait for PayPal or leave that to jobs

        await Eventually.HoldsAsync(
            async () => (await studio.ReadAsync(booked))["refunds"]!.AsArray() is [var refund] && (string?)refund!["status"] is "Completed",
            "the refund to be completed", TimeSpan.FromMinutes(3));
        var back = Assert.Single((await studio.Simulator.OrderAsync(order))["refunds"]!.AsArray());
        Assert.Equal("COMPLETED", (string?)back!["status"]);
        await studio.AssertHealthyAsync();
    }

    private static async Task<string> PaysAsync(TestStudio studio, TestStudio.Booked booked)
    {
        var order = (await studio.ApproveAsync(booked))!;
        await studio.ReturnAsync(booked, order);
        await EndsWellAsync(studio, booked, order);
        return order;
    }

    private static async Task EndsWellAsync(TestStudio studio, TestStudio.Booked booked, string order)
    {
        var done = await studio.BecomesAsync(booked, "Confirmed");
        Assert.Equal(("Captured", "45.00"), ((string?)done["payment"]!["status"], (string?)done["paid"]!["amount"]));
        Assert.Single(Captures(await studio.Simulator.OrderAsync(order)));
        await Eventually.HoldsAsync(() => Confirmations(studio, booked) is 1, "the confirmation");
        await studio.AssertHealthyAsync();
    }

    private static JsonArray Captures(JsonNode order) => order["captures"]!.AsArray();

    private static int Confirmations(TestStudio studio, TestStudio.Booked booked) =>
        studio.Emails.Count(email => email.Contains(booked.Reference, StringComparison.Ordinal));
}
