using System.Diagnostics;
using BookingApp.Data.Changes;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>Who comes to the gate. After a decline only the customer's own return opens it again.</summary>
public enum GateTrigger { Return, Webhook, Recovery }

/// <summary>The only way to a capture: the reservation and its payment are moved to Capturing under a lease, committed, and only then is money asked
/// for.</summary>
public sealed class CaptureGate(
    PaymentChanges changes, PaymentGateways gateways, BookingQueries queries, CaptureLeases leases, CaptureResultHandler results)
{
    /// <summary>The customer came back from the provider with this order.</summary>
    /// <returns>What they read. An order that is not this reservation's is not found.</returns>
    public async Task<GateResult> ReturnAsync(Actor actor, Guid reservationId, string orderId, CancellationToken ct = default) =>
        await queries.PaymentOfOrderAsync(reservationId, orderId, ct) is { } payment
            ? await EnterAsync(actor, payment.Id, GateTrigger.Return, ct)
            : new GateResult.NotFound();

    /// <summary>Brings an order to the gate. Return, webhook and recovery may all come at once; one of them captures.</summary>
    public async Task<GateResult> EnterAsync(Actor actor, Guid paymentId, GateTrigger trigger, CancellationToken ct = default)
    {
        using var span = ReservationMetrics.Begin("gate");
        var payment = await queries.PaymentAsync(paymentId, ct);
        if (actor is Actor.Customer)
            actor.MustOwn((await ViewAsync(payment, ct)).Reference);
        if (payment.Status is PaymentStatus.Captured || payment.OrderId is null)
        {
            if (payment.Status is PaymentStatus.Captured && trigger is GateTrigger.Return)
                await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct); // the return page again
            return Report(await ViewAsync(payment, ct), payment.Id);
        }

        OrderReading order;
        try
        {
            order = await gateways.ReadOrderAsync(payment, ct);
        }
        catch (GatewayUnknownException)
        {
            await LookAgainAsync(actor, paymentId, payerIsBack: trigger is GateTrigger.Return, ct);
            return new GateResult.InProgress(await ViewAsync(payment, ct));
        }

        return await EnterAsync(actor, payment, order, trigger, ct);
    }

    internal async Task<GateResult> EnterAsync(Actor actor, Payment payment, OrderReading order, GateTrigger trigger, CancellationToken ct)
    {
        if (order.Decisive is { } capture)
            return await results.ApplyAsync(actor, payment.Id, capture, ct);

        var view = await ViewAsync(payment, ct);
        if (payment.Status is PaymentStatus.Capturing or PaymentStatus.Pending)
        {
            if (trigger is not GateTrigger.Recovery)
                await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct);
            return new GateResult.InProgress(view); // another trigger is at it: follow it
        }

        if (order.State is not OrderState.Approved)
            return view.Status is ReservationStatus.Held ? new GateResult.NotApproved(view) : Report(view, payment.Id);
        if (payment.Status is not PaymentStatus.Open)
        {
            if (view.Status.IsBooked())
                await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct); // a second order for what is paid
            return new GateResult.NotCharged(view); // not the open payment any more: never captured
        }

        if (payment.Attempt > 1 && trigger is not GateTrigger.Return)
            return new GateResult.NotApproved(view);
        if (order.Amount != payment.Amount || (Guid.TryParse(order.CustomId, out var custom) && custom != payment.Id))
        {
            await changes.AskHumanAsync(actor, payment, StaffReason.WrongAmount, ct);
            return new GateResult.NotCharged(view);
        }

        var began = leases.Now();
        var (opening, lease) = await OpenAsync(actor, payment, ct);
        return opening switch
        {
            GateOpening.Opened => await CaptureAsync(actor, payment.Id, began, lease, ct),
            GateOpening.Refused => new GateResult.Declined(await ViewAsync(payment, ct)), // the next press says why
            GateOpening.TooLate => new GateResult.NotCharged(await ViewAsync(payment, ct)),
            GateOpening.AlreadyOpen => await FollowAsync(actor, payment, ct),
            var other => throw new UnreachableException($"{other} is no opening."),
        };
    }

    /// <summary>No definite answer yet: the order is read again later, each time later than before.</summary>
    internal Task LookAgainAsync(Actor actor, Guid paymentId, bool payerIsBack, CancellationToken ct) => changes.TryAsync(
        actor, paymentId, (_, _, payment, now, _) =>
        {
            if (payment.Status is not (PaymentStatus.Open or PaymentStatus.Capturing or PaymentStatus.Pending))
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            leases.LookAgain(payment, now);
            if (payerIsBack && payment.Status is PaymentStatus.Open)
                payment.Unanswered(now); // their page says so until it is known
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct, maxTries: 1);

    /// <summary>Calls capture once more, with the same key, where the last caller's lease has ended without an answer, and the order is approved
    /// still.</summary>
    internal async Task CaptureAgainAsync(Actor actor, Payment payment, OrderReading order, CancellationToken ct)
    {
        // The capture call was refused for this, and its answer was lost.
        if (order.State is OrderState.Created && gateways.Of(payment).NotApproved is [var issue, ..])
            await results.ApplyAsync(actor, payment, new CaptureAnswer.NotApproved(issue), ct);
        if (order.State is not OrderState.Approved)
            return; // a completed order may not show its capture yet: the next look finds it

        var began = leases.Now();
        DateTimeOffset? lease = null;
        var taken = await changes.TryAsync(actor, payment.Id, (_, _, row, now, _) =>
        {
            if (row.Status is not PaymentStatus.Capturing || row.LeaseUntil > now)
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            leases.Renew(row, now);
            lease = row.LeaseUntil;
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct, maxTries: 1);
        if (taken is ChangeOutcome.Made)
            await CaptureAsync(actor, payment.Id, began, lease, ct);
    }

    // Calls capture under a lease that is committed already; all else than a definite answer leaves the state as it is.
    private async Task<GateResult> CaptureAsync(Actor actor, Guid paymentId, long leaseBegan, DateTimeOffset? lease, CancellationToken ct)
    {
        var payment = await queries.PaymentAsync(paymentId, ct);
        if (payment.Status is not PaymentStatus.Capturing || payment.LeaseUntil != lease)
            return Report(await ViewAsync(payment, CancellationToken.None), paymentId); // somebody heard the provider's answer meanwhile
        if (!leases.MayCall(leaseBegan))
            return new GateResult.InProgress(await ViewAsync(payment, CancellationToken.None));

        CaptureAnswer answer;
        try
        {
            answer = await gateways.CaptureAsync(payment); // a closed tab does not stop money half-way
        }
        catch (GatewayUnknownException)
        {
            await changes.NoteAsync(actor, payment, PaymentAttemptKind.Unknown, CancellationToken.None);
            return new GateResult.InProgress(await ViewAsync(payment, CancellationToken.None)); // recovery reads its order
        }

        return await results.ApplyAsync(actor, payment, answer, CancellationToken.None);
    }

    // Held and not lapsed, by the version as read: one of all who come at once.
    private async Task<(GateOpening Opening, DateTimeOffset? Lease)> OpenAsync(Actor actor, Payment asked, CancellationToken ct)
    {
        var visitor = await leases.PrepareAsync(asked, ct);
        DateTimeOffset? lease = null;
        var opening = GateOpening.AlreadyOpen;
        var saved = await changes.TryAsync(actor, asked.Id, async (db, reservation, payment, now, token) =>
        {
            opening = OpeningOf(reservation, payment, now);
            if (opening is not GateOpening.Opened)
            {
                db.ChangeTracker.Clear();
                return new ChangeOutcome.Already();
            }

            if (!await leases.AdmitAsync(db, visitor, reservation, payment, now, token))
            {
                opening = GateOpening.Refused;
                db.Entry(reservation).State = EntityState.Detached; // the refusal itself is kept, and nothing of the reservation
                return RefusalReason.TooManyDeclines;
            }

            await db.SaveChangesAsync(token); // reservation before payment, as ReclaimExpiredAsync locks them: else a deadlock
            leases.Begin(actor, payment, now);
            lease = payment.LeaseUntil;
            await db.SaveChangesAsync(token); // only who really saved may call: a lost race throws here
            db.Publish(reservation);
            db.Publish(Change.Payment(reservation.Id));
            return new ChangeOutcome.Made();
        }, ct, maxTries: 1, keepsRefused: true);
        return (saved is null && opening is GateOpening.Opened ? GateOpening.AlreadyOpen : opening, lease);
    }

    private static GateOpening OpeningOf(Reservation reservation, Payment payment, DateTimeOffset now) =>
        payment.Status is PaymentStatus.Capturing or PaymentStatus.Captured or PaymentStatus.Pending ? GateOpening.AlreadyOpen
        : payment.Status is not PaymentStatus.Open ? GateOpening.TooLate
        : payment.Purpose is not PaymentPurpose.Balance ? reservation.BeginCapture(now)
        : reservation.Status.IsBooked() ? GateOpening.Opened // a debt holds no time: only its own row moves
        : GateOpening.TooLate;

    // Another trigger opened the gate at the same moment.
    private async Task<GateResult> FollowAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct);
        return Report(await ViewAsync(payment, ct), payment.Id);
    }

    private GateResult Report(BookingView view, Guid paymentId) => GateReport.Of(view, paymentId, gateways);

    private async Task<BookingView> ViewAsync(Payment payment, CancellationToken ct) => (await queries.FindAsync(payment.ReservationId, ct))!;
}
