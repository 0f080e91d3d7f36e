using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Recovery;

/// <summary>What to do about silence: reads the order of every payment that waits for an answer, and finishes it.</summary>
public sealed class PaymentRecovery(
    IDbContextFactory<BookingDbContext> contexts, ReservationTools tools, PaymentGateways gateways, CaptureGate gate, CaptureResultHandler captureResults,
    ReservationQueries queries,
    IOptions<HoldOptions> holds, IOptions<PaymentOptions> options, ILogger<PaymentRecovery> log)
{
    private const int MaxChecks = 200;
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(5); // the provider remembers capture keys for six
    private static readonly Actor Self = new Actor.System("recovery");

    private bool _started;

    /// <summary>Looks at every payment whose next look is due; at start-up at every one that is capturing, whatever the lease.</summary>
    /// <returns>When the next look is due.</returns>
    public async Task<DateTimeOffset> CheckDueAsync(CancellationToken ct = default)
    {
        foreach (var id in await DueAsync(tools.Clock.Now(), all: !_started, ct))
        {
            try
            {
                await CheckAsync(id, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogError(failure, "The look at payment {Payment} failed; it is looked at again later", id);
                await captureResults.LookAgainAsync(id, payerIsBack: false, ct);
            }
        }

        _started = true;
        return await NextAsync(ct);
    }

    /// <summary>Reads one payment's order and does what its state asks for.</summary>
    public async Task CheckAsync(Guid paymentId, CancellationToken ct = default)
    {
        // Whoever moves the next look has this one: other instances pass by.
        var payment = await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var row = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
            if (row.Status is not (PaymentStatus.Open or PaymentStatus.Capturing or PaymentStatus.Pending))
                return null;
            row.LookAgain(tools.Clock.Now(), options.Value.FirstCheck);
            return row;
        }, ct);
        if (payment is null)
            return;
        if (payment.OrderId is null)
        {
            await captureResults.OrderGoneAsync(Self, paymentId, ct);
            return;
        }

        OrderReading order;
        try
        {
            order = await ReadAsync(payment, ct);
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "No answer about payment {Payment}; look {Look} failed", paymentId, payment.Checks);
            if (payment.Checks >= MaxChecks)
                await captureResults.AskHumanAsync(Self, paymentId, "no_answer", ct);
            return;
        }

        await ActAsync(payment, order, ct);
    }

    /// <summary>An admin has a payment that needs a human looked at once more: what came of it meanwhile is booked.</summary>
    /// <returns>Done when no human is needed any more; else refused with <c>still_unknown</c>, and nothing was changed.</returns>
    public Task<ChangeResult> CheckAgainAsync(Actor actor, Guid paymentId, CancellationToken ct = default) => DecideAsync(actor, paymentId, isOver: false, ct);

    /// <summary>An admin says that nothing will come of a payment that needs a human. Its order is read once more before: money that came is booked;
    /// else its time is let go and no approval is captured any more.</summary>
    /// <returns>Done; or refused with <c>still_unknown</c> while the provider does not answer.</returns>
    public Task<ChangeResult> GiveUpAsync(Actor actor, Guid paymentId, CancellationToken ct = default) => DecideAsync(actor, paymentId, isOver: true, ct);

    private async Task<ChangeResult> DecideAsync(Actor actor, Guid paymentId, bool isOver, CancellationToken ct)
    {
        actor.MustBeAdmin();
        var payment = await FindAsync(paymentId, ct);
        if (payment is { Status: PaymentStatus.NeedsHuman, OrderId: not null })
        {
            OrderReading order;
            try
            {
                order = await ReadAsync(payment, ct);
            }
            catch (GatewayUnknownException failure)
            {
                log.LogWarning(failure, "No answer about payment {Payment}, for which an admin asked", paymentId);
                return new ChangeResult.Refused("still_unknown", await ViewAsync(payment, ct));
            }

            if (order.Captures.Count > 0)
                await gate.EnterAsync(actor, payment, order, GateTrigger.Recovery, ct);
            else if (isOver)
                await captureResults.OrderGoneAsync(actor, paymentId, ct);
        }

        return (await FindAsync(paymentId, ct)).Status is PaymentStatus.NeedsHuman
            ? new ChangeResult.Refused("still_unknown", await ViewAsync(payment, ct))
            : new ChangeResult.Done(await ViewAsync(payment, ct));
    }

    // The order; and where it is over, the capture that it was waiting for, which outlives it.
    private async Task<OrderReading> ReadAsync(Payment payment, CancellationToken ct)
    {
        var order = await gateways.Of(payment).ReadOrderAsync(payment.OrderId!, ct);
        return IsOver(order) && payment.CaptureId is { } capture && await gateways.Of(payment).ReadCaptureAsync(capture, ct) is { } reading
            ? order with { Captures = [reading] }
            : order;
    }

    private static bool IsOver(OrderReading order) => order.Captures.Count is 0 && order.State is OrderState.Gone or OrderState.Voided;

    private async Task ActAsync(Payment payment, OrderReading order, CancellationToken ct)
    {
        if (IsOver(order) && payment.CaptureId is not null)
            await captureResults.AskHumanAsync(Self, payment.Id, "capture_unknown", ct); // money that was on its way, and nobody knows it any more
        else if (IsOver(order))
            await captureResults.OrderGoneAsync(Self, payment.Id, ct);
        else if (payment.Status is PaymentStatus.Capturing && order.Captures.Count is 0)
            await CaptureAgainAsync(payment, order, ct);
        else if (payment.Status is PaymentStatus.Pending && order.Captures.All(c => c.State is CaptureState.Pending) && await IsLateAsync(payment, ct))
            await captureResults.AskHumanAsync(Self, payment.Id, "pending_at_start", ct);
        else
        {
            await gate.EnterAsync(Self, payment, order, GateTrigger.Recovery, ct);
            await PlanLastLookAsync(payment.Id, ct);
        }
    }

    // Approved without a capture is not definite. Who takes the lease calls again, with the same key.
    private async Task CaptureAgainAsync(Payment payment, OrderReading order, CancellationToken ct)
    {
        var now = tools.Clock.Now();
        if (payment.LeaseUntil > now)
            return; // its caller may still be at it
        if (order.State is OrderState.Created)
        {
            await captureResults.StepBackAsync(Self, payment.Id, "ORDER_NOT_APPROVED", ct);
            return;
        }

        if (now - payment.KeyBornAt >= KeyLife || (payment.Purpose is not PaymentPurpose.Balance && await HasBegunAsync(payment.ReservationId, ct)))
        {
            await captureResults.AskHumanAsync(Self, payment.Id, "capture_unknown", ct);
            return;
        }

        if (order.State is not OrderState.Approved)
            return; // completed, and its capture not to be seen yet: the next look

        var began = tools.Clock.GetTimestamp();
        var leased = await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var row = await db.Payments.SingleAsync(p => p.Id == payment.Id, token);
            if (row.Status is not PaymentStatus.Capturing || row.LeaseUntil > now)
                return null;
            row.BeginCapture(now, holds.Value.CaptureLease, options.Value.FirstCheck);
            return row;
        }, ct);
        if (leased is not null)
            await gate.CaptureAsync(Self, payment.Id, began, ct);
    }

    // An open order whose payer is still thinking: one more look before its hold lapses, none after.
    private Task PlanLastLookAsync(Guid paymentId, CancellationToken ct) => tools.Work.TryAsync<Payment>(async (db, token) =>
    {
        var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
        if (payment.Status is not PaymentStatus.Open)
            return payment;
        if (payment.UnansweredSince is not null)
            db.Publish(Change.Payment(payment.ReservationId)); // the payer's page waits for it
        var now = tools.Clock.Now();
        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == payment.ReservationId, token);
        if (payment.Purpose is PaymentPurpose.Balance && reservation.Status.IsBooked())
        {
            if (now - payment.CreatedAt < PaymentService.OrderLife + PaymentService.DebtLook)
                payment.CheckAt(now + PaymentService.DebtLook);
            else
                payment.Close("order_over"); // the debt stays; the next press makes another order
        }
        else if (reservation.Status is ReservationStatus.Held && reservation.HeldUntil > now)
        {
            var look = PaymentService.LastLook(now, reservation.HeldUntil);
            payment.CheckAt(look - now > TimeSpan.FromSeconds(1) ? look : null); // the sweep closes it
        }
        else if (reservation.Status is not ReservationStatus.Held)
        {
            payment.Close();
        }
        else
        {
            payment.CheckAt(null);
        }

        return payment;
    }, ct);

    // A visit cannot wait for its money; a debt holds no time and can, for two days of looks.
    private async Task<bool> IsLateAsync(Payment payment, CancellationToken ct) =>
        payment.Purpose is PaymentPurpose.Balance ? payment.Checks >= MaxChecks : await HasBegunAsync(payment.ReservationId, ct);

    private async Task<Payment> FindAsync(Guid paymentId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, ct);
    }

    private async Task<ReservationView> ViewAsync(Payment payment, CancellationToken ct) => (await queries.FindAsync(payment.ReservationId, ct))!;

    private async Task<bool> HasBegunAsync(Guid reservationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.Where(r => r.Id == reservationId).Select(r => r.Start).SingleAsync(ct) <= tools.Clock.Now();
    }

    private async Task<List<Guid>> DueAsync(DateTimeOffset now, bool all, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = db.Payments.Where(p => (p.NextCheckAt != null && p.NextCheckAt <= now) || (all && p.Status == PaymentStatus.Capturing))
            .OrderBy(p => p.NextCheckAt).Select(p => p.Id);
        return await (all ? due : due.Take(50)).ToListAsync(ct);
    }

    private async Task<DateTimeOffset> NextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.Where(p => p.NextCheckAt != null).MinAsync(p => p.NextCheckAt, ct) ?? DateTimeOffset.MaxValue;
    }
}
