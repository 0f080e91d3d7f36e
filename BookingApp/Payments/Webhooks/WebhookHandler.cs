using System.Diagnostics;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Webhooks;

/// <summary>What a provider's message leads to: its order is read, and what was done at the provider's own site, past the app, is recorded.</summary>
public sealed class WebhookHandler(
    IDbContextFactory<BookingDbContext> contexts, PaymentChanges changes, PaymentGateways gateways, CaptureGate gate, RefundScheduler refunds)
{
    private static readonly Actor Webhook = new Actor.System("webhook");
    private static readonly Actor Self = new Actor.System("provider");

    /// <summary>Acts on a stored event by reading what it is about.</summary>
    /// <returns>What became of it, for the event's row.</returns>
    public async Task<WebhookOutcome> ActAsync(PaymentEvent happening, CancellationToken ct = default)
    {
        if (happening.Topic is EventTopic.Other)
            return WebhookEffect.Ignored;

        await using var db = await contexts.CreateDbContextAsync(ct);
        var payment = await db.Payments.AsNoTracking().FirstOrDefaultAsync(
            p => p.Provider == happening.Provider
                && ((happening.OrderId != null && p.OrderId == happening.OrderId) || (happening.CaptureId != null && p.CaptureId == happening.CaptureId)), ct);
        if (payment is null)
            return WebhookEffect.UnknownOrder;

        if (happening.Topic is EventTopic.Refund or EventTopic.Reversal && payment.Status is not PaymentStatus.Captured)
            await gate.EnterAsync(Webhook, payment.Id, GateTrigger.Webhook, ct); // told out of order: what was taken is recorded before what was refunded
        if (happening.Topic is EventTopic.Refund)
            return await RefundedAsync(payment, happening.ProviderRefundId!, ct);
        if (happening.Topic is EventTopic.Reversal)
            return await ReversedAsync(payment.Id, happening.ProviderRefundId, ct);
        if (happening.Topic is EventTopic.Dispute)
            return await DisputedAsync(payment, happening.DisputeId ?? "", happening.Dispute, ct);

        return new WebhookOutcome.Entered(await gate.EnterAsync(Webhook, payment.Id, GateTrigger.Webhook, ct));
    }

    /// <summary>Reads a refund that the provider told of. One of ours is finished by its own worker; another is recorded as external.</summary>
    /// <returns>What became of it, for the event's row.</returns>
    public async Task<WebhookOutcome> RefundedAsync(Payment payment, string providerRefundId, CancellationToken ct = default)
    {
        var answer = await gateways.Of(payment).ReadRefundAsync(providerRefundId, ct);
        return await RecordAsync("The refund", payment.Id, async (db, _, row, now, token) =>
        {
            if (row.Status is not PaymentStatus.Captured)
                throw new InvalidOperationException("The capture is not recorded yet; a refund of it is recorded after it.");
            var known = await db.Refunds.FirstOrDefaultAsync(r => r.ProviderRefundId == providerRefundId, token);
            if (known is null && Guid.TryParse(answer.CustomId, out var ours)) // matched by our own id before it is called external
                known = await db.Refunds.FirstOrDefaultAsync(r => r.Id == ours && r.PaymentId == payment.Id, token);
            if (known is not null)
            {
                if (known.Status is RefundStatus.Calling or RefundStatus.Pending)
                    known.PlanAt(now); // its worker reads it now
                return WebhookEffect.Ours;
            }

            if (answer is not { State: RefundState.Completed, Amount: { } amount })
                return new WebhookOutcome.RefundStands(answer.State);
            if (row.Dispute is DisputeState.Lost)
                return WebhookEffect.Disputed; // the money that the dispute took, and that was recorded with it
            if (await NameAsync(db, row, amount, providerRefundId, token))
                return WebhookEffect.Known;
            await RecordExternalAsync(db, row, amount, providerRefundId, answer.FeeBack, now, token);
            return WebhookEffect.External;
        }, ct);
    }

    /// <summary>The provider reversed a captured payment, and told of it with a refund's id or only with the capture's. What it says when it is asked is
    /// recorded, once.</summary>
    /// <returns>What became of it, for the event's row.</returns>
    public async Task<WebhookOutcome> ReversedAsync(Guid paymentId, string? providerRefundId, CancellationToken ct = default)
    {
        var payment = await ReadAsync(paymentId, ct);
        if (payment is not { Status: PaymentStatus.Captured, CaptureId: { } captureId })
            throw new InvalidOperationException("The capture is not recorded yet; its reversal is recorded after it.");
        try
        {
            if (providerRefundId is not null)
                return await RefundedAsync(payment, providerRefundId, ct);
        }
        catch (GatewayUnknownException unknown) when (unknown.IsMissing)
        {
            // there is no refund by that id: the capture is read instead
        }

        var capture = await gateways.Of(payment).ReadCaptureAsync(captureId, ct);
        return await RecordAsync("The reversal", paymentId, async (db, reservation, row, now, token) =>
        {
            await AwaitRefundsAsync(db, row, token);
            var left = row.Captured with { Minor = row.CapturedMinor - await GivenAsync(db, row, token) };
            if (row.Dispute is DisputeState.Lost || !left.IsPositive)
                return WebhookEffect.Known;
            if (capture?.State is CaptureState.Refunded)
            {
                await RecordExternalAsync(db, row, left, null, null, now, token);
                return WebhookEffect.Reversed;
            }

            // An event is only a hint: nothing is recorded that the provider does not confirm.
            ReservationHistory.Note(db, Self, row.ReservationId, "reversal_unseen", captureId, now);
            db.Raise(new StaffNeeded(reservation, StaffReason.ReversalUnseen, null, null, now));
            return WebhookEffect.ReversalUnseen;
        }, ct);
    }

    /// <summary>A dispute was opened or has ended: refunds of the payment that were not asked for yet wait for a human, and staff are told.</summary>
    public Task<WebhookOutcome> DisputedAsync(Payment payment, string disputeId, DisputeState state, CancellationToken ct = default) =>
        RecordAsync("The dispute", payment.Id, async (db, reservation, row, now, token) =>
        {
            if (row.DisputeId == disputeId && (row.Dispute == state || row.Dispute is DisputeState.Won or DisputeState.Lost))
                return new WebhookOutcome.DisputeStands(state); // told before; one that has ended does not open again by an old event
            if (IsOverruled(row, disputeId, state))
                return new WebhookOutcome.DisputeStands(row.Dispute);
            if (state is DisputeState.Lost)
                await AwaitRefundsAsync(db, row, token);
            row.Disputed(disputeId, state);
            if (state is DisputeState.Open or DisputeState.Lost)
                foreach (var refund in await db.Refunds.Where(r => r.PaymentId == row.Id && r.Status == RefundStatus.Scheduled).ToListAsync(token))
                    refund.Suspend(now);
            if (state is DisputeState.Lost)
                await RecordLostAsync(db, row, now, token);
            ReservationHistory.Note(db, Self, row.ReservationId, $"dispute_{state.ToString().ToLowerInvariant()}", disputeId, now);
            db.Raise(new StaffNeeded(reservation, ReasonOf(state), null, null, now));
            db.Publish(Change.Payment(row.ReservationId));
            return new WebhookOutcome.DisputeStands(state);
        }, ct);

    // Another dispute of the payment decides: one that was lost has taken all that was left, and one that is open goes on.
    private static bool IsOverruled(Payment payment, string disputeId, DisputeState state) =>
        payment.DisputeId is { } other && other != disputeId
        && (payment.Dispute is DisputeState.Lost || (payment.Dispute is DisputeState.Open && state is DisputeState.Won));

    // What else the provider took is known only when each refund of ours that it was asked for has its answer: the event is acted on again.
    private static async Task AwaitRefundsAsync(BookingDbContext db, Payment payment, CancellationToken ct)
    {
        if (await db.Refunds.AnyAsync(r => r.PaymentId == payment.Id && (r.Status == RefundStatus.Calling || r.Status == RefundStatus.Pending), ct))
            throw new InvalidOperationException("A refund of ours is on its way; what was taken besides is known after it.");
    }

    private async Task<Payment> ReadAsync(Guid paymentId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, ct);
    }

    // What became of it; an event that lost every race is acted on again.
    private async Task<WebhookOutcome> RecordAsync(
        string what, Guid paymentId, Func<BookingDbContext, Reservation, Payment, DateTimeOffset, CancellationToken, Task<WebhookOutcome>> record,
        CancellationToken ct)
    {
        WebhookOutcome? told = null;
        var outcome = await changes.TryAsync(Self, paymentId, async (db, reservation, payment, now, token) =>
        {
            told = await record(db, reservation, payment, now, token);
            return new ChangeOutcome.Made();
        }, ct);
        return outcome is not null
            ? told!
            : throw new InvalidOperationException($"{what} could not be recorded against others at once; the event is acted on again.");
    }

    private static StaffReason ReasonOf(DisputeState state) => state switch
    {
        DisputeState.Open => StaffReason.DisputeOpen,
        DisputeState.Won => StaffReason.DisputeWon,
        DisputeState.Lost => StaffReason.DisputeLost,
        DisputeState.None => throw new UnreachableException("A webhook never reports that there is no dispute."),
    };

    private async Task RecordExternalAsync(
        BookingDbContext db, Payment payment, Money amount, string? providerRefundId, Money? feeBack, DateTimeOffset now, CancellationToken ct)
    {
        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == payment.ReservationId, ct);
        var refund = refunds.Outside(db, Self, payment, amount, RefundReason.External, providerRefundId, feeBack, now);
        await StopWhatExceedsAsync(db, payment, refund, ct);
        db.Raise(new StaffNeeded(reservation, StaffReason.RefundExternal, amount, null, now));
    }

    // A refund recorded from its capture, before its own id was known, is not recorded again: it gets the id.
    private static async Task<bool> NameAsync(BookingDbContext db, Payment payment, Money amount, string providerRefundId, CancellationToken ct)
    {
        if (await GivenAsync(db, payment, ct) + amount.Minor <= payment.CapturedMinor)
            return false;
        var nameless = await db.Refunds.Where(r => r.PaymentId == payment.Id && r.Status == RefundStatus.Completed && r.ProviderRefundId == null)
            .ToListAsync(ct);
        nameless.Find(r => r.Amount == amount)?.Named(providerRefundId);
        return nameless.Count > 0;
    }

    private static Task<long> GivenAsync(BookingDbContext db, Payment payment, CancellationToken ct) =>
        db.Refunds.Where(r => r.PaymentId == payment.Id && r.Status == RefundStatus.Completed).SumAsync(r => r.Amount.Minor, ct);

    // Withdraws our scheduled refunds as far as they and the external refund would exceed what was captured.
    private static async Task StopWhatExceedsAsync(BookingDbContext db, Payment payment, Refund external, CancellationToken ct)
    {
        var others = await db.Refunds.Where(
            r => r.PaymentId == payment.Id && r.Id != external.Id && r.Status != RefundStatus.Failed && r.Status != RefundStatus.Withdrawn).ToListAsync(ct);
        var sum = others.Sum(r => r.Amount.Minor) + external.Amount.Minor;
        foreach (var planned in others.Where(
            r => r.Status is RefundStatus.Scheduled or RefundStatus.Suspended).OrderByDescending(r => r.CreatedAt).TakeWhile(_ => sum > payment.CapturedMinor))
        {
            planned.Withdraw();
            sum -= planned.Amount.Minor;
        }
    }

    // A lost dispute: the provider has refunded all that was not refunded before.
    private async Task RecordLostAsync(BookingDbContext db, Payment payment, DateTimeOffset now, CancellationToken ct)
    {
        var lost = payment.Captured with { Minor = payment.CapturedMinor - await GivenAsync(db, payment, ct) };
        if (lost.IsPositive)
            db.Raise(new DisputeLost(payment, lost, now));
    }
}
