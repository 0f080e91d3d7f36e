namespace BookingApp.Tests.Cases;

/// <summary>An event is either stored or asked for again.</summary>
[Collection(StudioTests.Name)]
public sealed class WebhookIntakeTests(Studio studio) : StudioCase(studio)
{
    [Fact]
    public async Task A_webhook_that_cannot_be_stored_is_answered_503_and_comes_again()
    {
        var booked = await Studio.HoldAsync();
        await ChangeAsync("ALTER TABLE PaymentEvents RENAME TO Away");
        try
        {
            var order = await Studio.ApproveAsync(booked);

            await Eventually.HoldsAsync(async () => (await StatusesAsync(order!)).Contains(503), "the answer to the webhook", TimeSpan.FromMinutes(1));
            Assert.DoesNotContain(200, await StatusesAsync(order!));
        }
        finally
        {
            await ChangeAsync("ALTER TABLE Away RENAME TO PaymentEvents");
        }

        await Studio.BecomesAsync(booked, "Confirmed");
    }

    private async Task<List<int>> StatusesAsync(string order)
    {
        var events = await Studio.Simulator.EventsAsync(order);
        return [.. events.SelectMany(told => told["deliveries"]!.AsArray()).Select(delivery => (int?)delivery!["lastStatus"] ?? 0)];
    }

    private async Task ChangeAsync(string statement)
    {
        await using var file = await Studio.App.OpenDatabaseAsync();
        await using var command = file.CreateCommand();
#pragma warning disable CA2100 // a text of this file
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
