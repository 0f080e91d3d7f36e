using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments;

public sealed class NeedsHumanTests
{
    private static readonly Actor _admin = new Actor.Staff(2, "Robin", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_message_that_failed_ten_times_waits_for_an_admin_who_lets_it_try_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        var inbox = world.Get<WebhookInbox>();
        await inbox.StoreAsync(new ProviderEvent("WH-1", "t-1", "CHECKOUT.ORDER.APPROVED", order, null, null, null, "{}") { Topic = EventTopic.Order });
        await using (var db = await world.OpenAsync())
        {
            var happening = await db.PaymentEvents.SingleAsync(TestContext.Current.CancellationToken);
            for (var tries = 0; tries < 10; tries++)
                happening.TryLater(world.Clock.GetUtcNow(), "HttpRequestException");
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var task = Assert.Single(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HumanTaskKind.Event, held.Reference, "CHECKOUT.ORDER.APPROVED"), (task.Kind, task.Reference, task.Detail));
        await Assert.ThrowsAsync<RuleBrokenException>(() => inbox.TryAgainAsync(TestWorld.Staff, task.EventId!.Value));
        await inbox.TryAgainAsync(_admin, task.EventId!.Value);
        await inbox.ActOnDueAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
    }

    [Fact]
    public async Task An_open_dispute_waits_for_a_human_until_it_has_ended()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        await DisputeAsync(world, DisputeState.Open);

        var task = Assert.Single(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HumanTaskKind.Dispute, paid.Reference), (task.Kind, task.Reference));
        await DisputeAsync(world, DisputeState.Won);

        Assert.Empty(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
    }

    private static async Task DisputeAsync(TestWorld world, DisputeState state)
    {
        await using var db = await world.OpenAsync();
        (await db.Payments.SingleAsync(TestContext.Current.CancellationToken)).Disputed("PP-D-1", state);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
