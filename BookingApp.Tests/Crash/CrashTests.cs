using System.Text.Json.Nodes;
using BookingApp.Tests.Support;

namespace BookingApp.Tests.Crash;

/// <summary>The real app, killed as a power cut does it, with a PayPal that lives on.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Killed_after_PayPal_captured_and_before_we_saved_it_ends_in_one_booking_one_capture_one_letter()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        await studio.StandIn.FaultAsync("""{"faults":[{"kind":"delayAfter","operation":"capture","delayMs":60000},{"kind":"loseWebhook","count":20}]}""");
        var order = (await studio.ApproveAsync(booked))!;

        var call = studio.ReturnAsync(booked, order); // never answered
        await Eventually.HoldsAsync(async () => Captures(await studio.StandIn.OrderAsync(order)).Count is 1, "PayPal to have captured");
        await studio.App.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await studio.StandIn.FaultAsync("[]");
        await studio.App.StartAgainAsync();
        var done = await studio.BecomesAsync(booked, "Confirmed");

        Assert.Equal(("Captured", "45.00"), ((string?)done["payment"]!["status"], (string?)done["paid"]!["amount"]));
        await Eventually.HoldsAsync(() => Confirmations(studio, booked) is 1, "the confirmation");
        Assert.Single(Captures(await studio.StandIn.OrderAsync(order)));
        await studio.AssertHealthyAsync();
        Assert.Equal(1, Confirmations(studio, booked));
    }

    private static JsonArray Captures(JsonNode order) => order["captures"]!.AsArray();

    private static int Confirmations(TestStudio studio, TestStudio.Booked booked) =>
        studio.Letters.Count(letter => letter.Contains(booked.Reference, StringComparison.Ordinal));
}
