using System.Diagnostics;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Capture;

/// <summary>Who comes to the gate. After a decline only the customer's own return opens it again.</summary>
public enum GateTrigger { Return, Webhook, Recovery }

/// <summary>The only way to a capture: the reservation and its payment are moved to Capturing under a lease, committed, and only then is money asked
/// for.</summary>
public sealed class CaptureGate(
    IDbContextFactory<BookingDbContext> contexts, ReservationTools tools, PaymentGateways gateways, CaptureResultHandler captureResults,
    ReservationQueries queries, IEnumerable<IPaymentPolicy> policies,
    IOptions<HoldOptions> holds, IOptions<PaymentOptions> payments, ILogger<CaptureGate> log)
{
    private static readonly TimeSpan SureAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HumanAfter = TimeSpan.FromMinutes(30);

    /// <summary>The customer came back from the provider with this order.</summary>
    /// <returns>What they read. An order that is not this reservation's is not found.</returns>
    public async Task<GateResult> ReturnAsync(Actor actor, Guid reservationId, string orderId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.ReservationId == reservationId && p.OrderId == orderId, ct);
        return payment is null ? new GateResult.NotFound() : await EnterAsync(actor, payment.Id, GateTrigger.Return, ct);
    }

    /// <summary>Brings an order to the gate. Return, webhook and recovery may all come at once; one of them captures.</summary>
    public async Task<GateResult> EnterAsync(Actor actor, Guid paymentId, GateTrigger trigger, CancellationToken ct = default)
    {
        using var span = ReservationMetrics.Begin("gate");
        var payment = await ReadAsync(paymentId, ct);
        if (actor is Actor.Customer)
            actor.MustOwn((await queries.FindAsync(payment.ReservationId, ct))!.Reference);
        if (payment.Status is PaymentStatus.Captured || payment.OrderId is not { } orderId)
        {
            if (payment.Status is PaymentStatus.Captured && trigger is GateTrigger.Return)
                await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct); // the return page again
            return await captureResults.ReportAsync(payment.ReservationId, payment.Id, ct);
        }

        OrderReading order;
        try
        {
            order = await gateways.Of(payment).ReadOrderAsync(orderId, ct);
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "No answer about the order of payment {Payment}; it is read again later", paymentId);
            await captureResults.LookAgainAsync(paymentId, payerIsBack: trigger is GateTrigger.Return, ct);
            return new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, ct))!);
        }

        return await EnterAsync(actor, payment, order, trigger, ct);
    }

    internal async Task<GateResult> EnterAsync(Actor actor, Payment payment, OrderReading order, GateTrigger trigger, CancellationToken ct)
    {
        if (order.Captures.Count > 0)
            return await captureResults.ApplyAsync(actor, payment.Id, Decisive(order), ct);

        var view = (await queries.FindAsync(payment.ReservationId, ct))!;
        if (payment.Status is PaymentStatus.Capturing or PaymentStatus.Pending)
        {
            if (trigger is not GateTrigger.Recovery)
                await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct);
            return new GateResult.InProgress(view); // another trigger is at it: follow it
        }

        if (order.State is not OrderState.Approved)
            return view.Status is ReservationStatus.Held ? new GateResult.NotApproved(view) : await captureResults.ReportAsync(view.Id, payment.Id, ct);
        if (payment.Status is not PaymentStatus.Open)
        {
            if (view.Status.IsBooked())
                await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct); // a second order for what is paid
            return new GateResult.NotCharged(view); // not the open payment any more: never captured
        }

        if (payment.Attempt > 1 && trigger is not GateTrigger.Return)
            return new GateResult.NotApproved(view);
        if (order.Amount != payment.Amount || (Guid.TryParse(order.CustomId, out var custom) && custom != payment.Id))
        {
            await captureResults.AskHumanAsync(actor, payment.Id, "wrong_amount", ct);
            return new GateResult.NotCharged(view);
        }

        var began = tools.Clock.GetTimestamp();
        return await OpenAsync(actor, payment.Id, ct) switch
        {
            GateOpening.Opened => await CaptureAsync(actor, payment.Id, began, ct),
            GateOpening.Refused => new GateResult.Declined((await queries.FindAsync(payment.ReservationId, ct))!), // the next press says why
            GateOpening.TooLate => new GateResult.NotCharged((await queries.FindAsync(payment.ReservationId, ct))!),
            GateOpening.AlreadyOpen => await FollowAsync(payment, ct),
            var other => throw new UnreachableException($"{other} is no opening."),
        };
    }

    // Somebody else opened the gate in this instant.
    private async Task<GateResult> FollowAsync(Payment payment, CancellationToken ct)
    {
        await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct);
        return await captureResults.ReportAsync(payment.ReservationId, payment.Id, ct);
    }

    /// <summary>Calls capture under a lease that is committed already; all else than a definite answer leaves the state as it is.</summary>
    internal async Task<GateResult> CaptureAsync(Actor actor, Guid paymentId, long leaseBegan, CancellationToken ct)
    {
        var payment = await ReadAsync(paymentId, ct);
        var unknown = async () => new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, CancellationToken.None))!);

        // By the monotonic clock: a call with all its repeats ends within half a lease, so it must begin in the first half.
        if (tools.Clock.GetElapsedTime(leaseBegan) > holds.Value.CaptureLease / 2)
            return await unknown();

        CaptureAnswer answer;
        try
        {
            // a closed tab does not stop money half-way
            answer = await gateways.Of(payment).CaptureAsync(payment.OrderId!, payment.CaptureKey, CancellationToken.None);
        }
        catch (GatewayUnknownException failure)
        {
            PaymentMetrics.Capture("unknown");
            await NoteAsync(payment, PaymentAttemptKind.Unknown, CancellationToken.None);
            log.LogWarning(failure, "The capture of payment {Payment} has no known outcome; recovery reads its order", paymentId);
            return await unknown();
        }

        return await ApplyAsync(actor, payment, answer, CancellationToken.None);
    }

    private async Task<GateResult> ApplyAsync(Actor actor, Payment payment, CaptureAnswer answer, CancellationToken ct)
    {
        switch (answer)
        {
            case CaptureAnswer.Made made:
                return await captureResults.ApplyAsync(actor, payment.Id, made.Capture, ct);
            case CaptureAnswer.Declined declined:
                return await captureResults.DeclineAsync(actor, payment.Id, declined.Issue, orderIsOver: false, ct);
            case CaptureAnswer.Refused refused when refused.Issue is "ORDER_NOT_APPROVED" or "PAYER_ACTION_REQUIRED":
                return await captureResults.StepBackAsync(actor, payment.Id, refused.Issue, ct); // nothing was charged, and no decline either
            case CaptureAnswer.PaidByAnother:
                return await AdoptAnotherAsync(actor, payment, ct);
            case CaptureAnswer.Refused refused:
                return await captureResults.DeclineAsync(actor, payment.Id, refused.Issue, refused.OrderIsOver, ct);
            default:
                return await AdoptAsync(actor, payment, ct);
        }
    }

    // Captured already: by a call whose answer was lost. The order tells which capture.
    private async Task<GateResult> AdoptAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct);
        try
        {
            var order = await gateways.Of(payment).ReadOrderAsync(payment.OrderId!, ct);
            if (order.Captures.Count > 0)
                return await captureResults.ApplyAsync(actor, payment.Id, Decisive(order), ct);
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "Payment {Payment} is captured, but its order cannot be read yet", payment.Id);
        }

        return new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, ct))!);
    }

    // Money was taken for this debt before: by a call of ours whose answer was lost, or by an older order of which no news came. That is booked, and
    // this order is over.
    private async Task<GateResult> AdoptAnotherAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        await NoteAsync(payment, PaymentAttemptKind.DuplicatePrevented, ct);
        var taken = await FindTakenAsync(payment, ct);
        if (taken.Capture is { } capture)
            return taken.PaymentId == payment.Id
                ? await captureResults.ApplyAsync(actor, payment.Id, capture, ct)
                : await captureResults.AdoptAsync(actor, payment.Id, taken.PaymentId, capture, ct);
        if (taken.IsByNoneOfOurs)
            return await captureResults.InvoiceTakenAsync(actor, payment.Id, ct); // the next order has another invoice
        if (tools.Clock.Now() - payment.KeyBornAt >= HumanAfter)
            // else recovery asks again, until the order is gone and with it the last trace
            await captureResults.AskHumanAsync(actor, payment.Id, "capture_unknown", ct);
        return new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, ct))!);
    }

    /// <summary>The provider opens no order for a debt, since it has taken money for it: by an older order of ours, which is booked.</summary>
    /// <returns>Whether it was by none of ours, so that the next order needs another invoice.</returns>
    internal async Task<bool> BookTakenAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        var taken = await FindTakenAsync(payment, ct);
        if (taken.Capture is { } capture)
            await captureResults.ApplyAsync(actor, taken.PaymentId, capture, ct);
        return taken.IsByNoneOfOurs;
    }

    // Reads all orders of a debt, its own first. Only what each of them said, and said a while after the call, is certain: money may be seen later
    // than it was taken.
    private async Task<Taken> FindTakenAsync(Payment payment, CancellationToken ct)
    {
        var isSure = payment.KeyBornAt is not { } born || tools.Clock.Now() - born >= SureAfter;
        foreach (var other in await OrdersOfAsync(payment, ct))
        {
            try
            {
                var order = await gateways.Of(other).ReadOrderAsync(other.OrderId!, ct);
                if (order.Captures.Count > 0 && Decisive(order) is { State: not (CaptureState.Declined or CaptureState.Failed) } capture)
                    return new Taken(other.Id, capture, false);
                isSure &= order is not { State: OrderState.Completed, Captures.Count: 0 };
            }
            catch (GatewayUnknownException failure)
            {
                log.LogWarning(
                    failure, "The debt of payment {Payment} is paid already, and the order of payment {Other} cannot be read yet", payment.Id, other.Id);
                isSure = false;
            }
        }

        return new Taken(payment.Id, null, isSure);
    }

    private async Task<List<Payment>> OrdersOfAsync(Payment payment, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking()
            .Where(
                p => p.ReservationId == payment.ReservationId && p.Purpose == payment.Purpose && p.Provider == payment.Provider && p.OrderId != null
                    && p.Status != PaymentStatus.Captured)
            .OrderByDescending(p => p.Id == payment.Id).ThenByDescending(p => p.CreatedAt).ToListAsync(ct);
    }

    private readonly record struct Taken(Guid PaymentId, CaptureReading? Capture, bool IsByNoneOfOurs);

    // Held and not lapsed, by the version as read: one of all who come at once.
    private async Task<GateOpening> OpenAsync(Actor actor, Guid paymentId, CancellationToken ct)
    {
        var visitor = await VisitorAsync(paymentId, ct);
        foreach (var policy in policies)
            await policy.PrepareAsync(visitor, ct);
        var now = tools.Clock.Now();
        var opening = GateOpening.AlreadyOpen;
        var taken = await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            opening = GateOpening.AlreadyOpen;
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
            var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
            if (payment.Status is PaymentStatus.Capturing or PaymentStatus.Captured or PaymentStatus.Pending)
                return null;
            var step = payment.Status is not PaymentStatus.Open ? GateOpening.TooLate
                : payment.Purpose is not PaymentPurpose.Balance ? reservation.BeginCapture(now)
                : reservation.Status.IsBooked() ? GateOpening.Opened // a debt holds no time: only its own row moves
                : GateOpening.TooLate;
            if (step is not GateOpening.Opened)
            {
                opening = step;
                db.ChangeTracker.Clear();
                return null;
            }

            foreach (var policy in policies)
            {
                if (await policy.AdmitAsync(db, visitor, reservation.Reference, payment, now, token) is null)
                    continue;
                opening = GateOpening.Refused;
                db.Entry(reservation).State = EntityState.Detached; // what the policy wrote down of it is all that is kept
                return null;
            }

            await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Began, now, token);
            await db.SaveChangesAsync(token); // the reservation's row before the payment's, as who reclaims it takes them: else each waits for the other
            payment.BeginCapture(now, holds.Value.CaptureLease, payments.Value.FirstCheck);
            await db.SaveChangesAsync(token); // only who really saved may call: a lost race throws here
            tools.History.Add(db, actor, reservation.Id, "capture_began", "", now);
            ReservationService.Publish(db, reservation);
            db.Publish(Change.Payment(reservation.Id));
            return payment;
        }, ct);
        return taken is not null ? GateOpening.Opened : opening;
    }

    // Who is counted when their cards are declined: nobody, where staff have the money in their hand.
    private async Task<Visitor> VisitorAsync(Guid paymentId, CancellationToken ct)
    {
        var payment = await ReadAsync(paymentId, ct);
        return gateways.Of(payment).IsOnline ? await queries.VisitorAsync(payment.ReservationId, ct) : new Visitor(null, null, null);
    }

    // A fact for the monitoring, past any other unit of work: beaten to it, it stands there already.
    private async Task NoteAsync(Payment payment, PaymentAttemptKind kind, CancellationToken ct)
    {
        if (kind is PaymentAttemptKind.DuplicatePrevented)
            PaymentMetrics.Capture("duplicate_prevented");
        var now = tools.Clock.Now();
        await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, kind, now, token);
            return payment;
        }, ct);
    }

    private async Task<Payment> ReadAsync(Guid paymentId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, ct);
    }

    // Money taken outweighs a decline before it.
    private static CaptureReading Decisive(OrderReading order) =>
        order.Captures.OrderBy(c => c.State switch
        {
            CaptureState.Completed or CaptureState.Refunded or CaptureState.PartiallyRefunded => 0,
            CaptureState.Pending => 1,
            _ => 2,
        }).First();
}
