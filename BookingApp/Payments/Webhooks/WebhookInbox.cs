using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Webhooks;

/// <summary>The provider's webhooks: stored once, answered, then acted on by reading the order. What they say is only a hint.</summary>
public sealed class WebhookInbox(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, PaymentGateways gateways, WebhookHandler handler, ILogger<WebhookInbox> log)
{
    /// <summary>Stores a verified event; one that stands there already changes nothing.</summary>
    public async Task StoreAsync(ProviderEvent happening, CancellationToken ct = default)
    {
        var now = work.Now();
        var id = work.Ids.NewId(now);
        var gateway = gateways.Online;
        await work.TryAsync<PaymentEvent>(async (db, token) =>
        {
            if (await db.PaymentEvents.AnyAsync(e => e.Provider == gateway.Provider && e.EventId == happening.EventId, token))
                return null;
            var row = new PaymentEvent
            {
                Id = id,
                Provider = gateway.Provider,
                EventId = happening.EventId,
                TransmissionId = happening.TransmissionId,
                EventType = happening.EventType,
                OrderId = happening.OrderId,
                CaptureId = happening.CaptureId,
                ProviderRefundId = happening.RefundId,
                Topic = happening.Topic,
                DisputeId = happening.DisputeId,
                Dispute = happening.Dispute,
                Body = happening.Body,
                ReceivedAt = now,
            };
            row.PlanFirstTry(now);
            db.PaymentEvents.Add(row);
            db.Publish(new Change(ChangeKind.Payments));
            return row;
        }, ct); // beaten to it: stored all the same
    }

    /// <summary>Acts on every stored event that is due.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<DateTimeOffset> ActOnDueAsync(CancellationToken ct = default)
    {
        foreach (var happening in await DueAsync(ct))
        {
            try
            {
                var outcome = await handler.ActAsync(happening, ct);
                await MarkAsync(happening.Id, (row, _) => row.Done(outcome), ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogWarning(failure, "Event {Event} could not be acted on; it is tried again", happening.EventId);
                await MarkAsync(happening.Id, (row, now) => row.TryLater(now, failure.GetType().Name), ct);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.PaymentEvents.Where(e => e.State == PaymentEventState.New).MinAsync(e => e.NextTryAt, ct) ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Lets a message that failed ten times be acted on once more; repeating it is harmless.</summary>
    public Task TryAgainAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return work.TryAsync<PaymentEvent>(async (db, token) =>
        {
            var row = await db.PaymentEvents.SingleAsync(e => e.Id == id, token);
            if (row.State is PaymentEventState.Failed)
                row.TryAgain(work.Now());
            db.Publish(new Change(ChangeKind.Payments));
            return row;
        }, ct);
    }

    private Task MarkAsync(Guid id, Action<PaymentEvent, DateTimeOffset> mark, CancellationToken ct) => work.TryAsync<PaymentEvent>(async (db, token) =>
    {
        var row = await db.PaymentEvents.SingleAsync(e => e.Id == id, token);
        if (row.State is PaymentEventState.New)
            mark(row, work.Now());
        return row;
    }, ct);

    private async Task<List<PaymentEvent>> DueAsync(CancellationToken ct)
    {
        var now = work.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.PaymentEvents.AsNoTracking()
            .Where(e => e.State == PaymentEventState.New && e.NextTryAt <= now).OrderBy(e => e.ReceivedAt).Take(50).ToListAsync(ct);
    }
}
