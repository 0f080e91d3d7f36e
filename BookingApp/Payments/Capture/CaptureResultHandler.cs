using System.Diagnostics;
using System.Globalization;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Capture;

/// <summary>What a definite answer of the provider comes to: one transaction that starts by reading again.</summary>
public sealed class CaptureResultHandler(
    ReservationTools tools, ReservationService reservations, BookingQueries queries, RefundScheduler refunds,
    LatePayment late, IOptions<HoldOptions> holds, IOptions<PaymentOptions> options, ILogger<CaptureResultHandler> log)
{
    private static readonly TimeSpan PendingLook = TimeSpan.FromMinutes(15);

    /// <summary>Books what the provider says of a capture. Who loses a race reports the winner's outcome.</summary>
    public async Task<GateResult> ApplyAsync(Actor actor, Guid paymentId, CaptureReading capture, CancellationToken ct = default)
    {
        for (var round = 0; round < 5; round++)
        {
            var now = tools.Clock.Now();
            var booked = await tools.Work.TryAsync<Payment>(async (db, token) =>
            {
                var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
                var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
                if (payment.Status is not PaymentStatus.Captured && !(payment.Status is PaymentStatus.Pending && capture.State is CaptureState.Pending))
                    await BookAsync(db, actor, reservation, payment, capture, now, token);
                return payment;
            }, ct);
            if (booked is not null)
                return await ReportAsync(booked.ReservationId, paymentId, ct);
        }

        log.LogError("Payment {Payment} could not be settled against others at once; recovery takes it up", paymentId);
        return new GateResult.InProgress((await queries.FindAsync(await ReservationOfAsync(paymentId, ct), ct))!);
    }

    /// <summary>The provider would not take a payment's money, since it has that of another order for the same debt: this one is over, and the other
    /// is booked, in one.</summary>
    public async Task<GateResult> AdoptAsync(Actor actor, Guid paymentId, Guid otherId, CaptureReading capture, CancellationToken ct = default)
    {
        for (var round = 0; round < 5; round++)
        {
            var now = tools.Clock.Now();
            var booked = await tools.Work.TryAsync<Payment>(async (db, token) =>
            {
                var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
                var other = await db.Payments.SingleAsync(p => p.Id == otherId, token);
                var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
                var wasAtWork = payment.Status is PaymentStatus.Capturing;
                if (wasAtWork)
                {
                    db.Raise(new PaymentAttemptVoided(payment.Id, payment.Attempt));
                    payment.Close(Payment.InvoiceTaken);
                    await db.SaveChangesAsync(token); // frees the key of the one open payment
                }

                if (other.Status is not PaymentStatus.Captured && !(other.Status is PaymentStatus.Pending && capture.State is CaptureState.Pending))
                    await BookAsync(db, actor, reservation, other, capture, now, token);
                if (wasAtWork && payment.Purpose is not PaymentPurpose.Balance && other.Status is not PaymentStatus.Pending)
                    BackToHeld(db, actor, reservation, payment, now); // where its money did not confirm
                return payment;
            }, ct);
            if (booked is not null)
                return await ReportAsync(booked.ReservationId, paymentId, ct);
        }

        return new GateResult.InProgress((await queries.FindAsync(await ReservationOfAsync(paymentId, ct), ct))!); // recovery asks again
    }

    /// <summary>A decline: the same order may be approved again, or, when it is over, a new payment be opened. The hold keeps its time, or gets a
    /// grace, once.</summary>
    public Task<GateResult> DeclineAsync(Actor actor, Guid paymentId, string issue, bool orderIsOver, CancellationToken ct = default) =>
        ChangeAsync(paymentId, async (db, reservation, payment, now, token) =>
        {
            if (payment.Status is not PaymentStatus.Capturing)
                return;
            await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Declined, now, token);
            if (orderIsOver)
                payment.Declined(issue);
            else
                payment.DeclinedOnce(issue);
            BackToHeld(db, actor, reservation, payment, now);
            tools.History.Add(db, actor, reservation.Id, "declined", issue, now);
            db.AfterCommit(() => PaymentMetrics.Capture("declined"));
        }, declined: true, ct);

    /// <summary>The provider says that nobody approved: nothing was charged, the hold goes on as it was.</summary>
    public Task<GateResult> StepBackAsync(Actor actor, Guid paymentId, string issue, CancellationToken ct = default) =>
        ChangeAsync(paymentId, async (db, reservation, payment, now, token) =>
        {
            if (payment.Status is not PaymentStatus.Capturing)
                return;
            db.Raise(new PaymentAttemptVoided(payment.Id, payment.Attempt));
            payment.DeclinedOnce(issue);
            BackToHeld(db, actor, reservation, payment, now);
        }, declined: false, ct);

    /// <summary>The provider takes no money by this order, since it has some for its invoice, and by none of ours. No card was declined: the order is
    /// over, and the hold goes on as it was.</summary>
    public Task<GateResult> InvoiceTakenAsync(Actor actor, Guid paymentId, CancellationToken ct = default) =>
        ChangeAsync(paymentId, async (db, reservation, payment, now, token) =>
        {
            if (payment.Status is not PaymentStatus.Capturing)
                return;
            db.Raise(new PaymentAttemptVoided(payment.Id, payment.Attempt));
            payment.Close(Payment.InvoiceTaken);
            BackToHeld(db, actor, reservation, payment, now);
            tools.History.Add(db, actor, reservation.Id, "payment_refused", Payment.InvoiceTaken, now);
        }, declined: false, ct);

    /// <summary>The provider knows the order no more: nothing can be charged by it.</summary>
    public async Task OrderGoneAsync(Actor actor, Guid paymentId, CancellationToken ct = default)
    {
        var now = tools.Clock.Now();
        await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
            var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
            if (!payment.IsOpen)
                return payment;
            var capturing = payment.Status is not PaymentStatus.Open && payment.Purpose is not PaymentPurpose.Balance && reservation.Status is Capturing;
            db.Raise(new PaymentAttemptVoided(payment.Id, payment.Attempt));
            payment.Close("order_gone");
            if (capturing)
            {
                reservation.Expire();
                await db.SaveChangesAsync(token); // the owner's row first: it is the lock
                await tools.Claims.LeaveAsync(db, reservation, token);
                tools.Releaser.Record(db, actor, reservation, ReleaseReason.OrderGone, now);
                db.Raise(new CapturingOrderLost(reservation, now));
            }

            db.Publish(Change.Payment(reservation.Id));
            return payment;
        }, ct);
    }

    /// <summary>What no step of ours can end: staff are told, on the admin home page and by email.</summary>
    public async Task AskHumanAsync(Actor actor, Guid paymentId, string issue, CancellationToken ct = default)
    {
        var now = tools.Clock.Now();
        await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
            if (payment.Status is PaymentStatus.NeedsHuman or PaymentStatus.Captured)
                return payment;
            var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == payment.ReservationId, token);
            var known = KnownOf(payment, now);
            payment.AskHuman(issue, now);
            tools.History.Add(db, actor, reservation.Id, "needs_human", issue, now);
            db.Raise(new StaffNeeded(reservation, issue, null, known, now));
            db.Publish(Change.Payment(reservation.Id));
            return payment;
        }, ct);
    }

    // All that we know of a payment, for whoever has to end it: labels that have a text, and values.
    private static List<KnownFact> KnownOf(Payment payment, DateTimeOffset now)
    {
        var known = new List<KnownFact>
        {
            new("Amount", payment.Amount.ToString()),
            new("Provider", payment.Provider),
            new("Order", payment.OrderId ?? ""),
            new("Capture", payment.CaptureId ?? ""),
            new("Status", payment.Status.ToString()),
            new("Attempt", Text(payment.Attempt)),
            new("Looks", Text(payment.Checks)),
            new("Opened", At(payment.CreatedAt)),
            new("LastCall", payment.CallBeganAt is { } call ? At(call) : ""),
            new("GivenUp", At(now)),
            new("LastWord", payment.Issue ?? ""),
        };
        return known.FindAll(fact => fact.Value.Length > 0);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        static string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>No definite answer yet: the next look comes later than the last.</summary>
    public Task LookAgainAsync(Guid paymentId, bool payerIsBack, CancellationToken ct = default) => tools.Work.TryAsync<Payment>(async (db, token) =>
    {
        var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
        if (payment.Status is PaymentStatus.Open or PaymentStatus.Capturing or PaymentStatus.Pending)
            payment.LookAgain(tools.Clock.Now(), options.Value.FirstCheck);
        if (payerIsBack && payment.Status is PaymentStatus.Open)
            payment.Unanswered(tools.Clock.Now()); // their page says so until it is known
        return payment;
    }, ct);

    /// <summary>How a payment and what it is for stand, as an answer to whoever came to the gate with it. A debt is told by its own payment: its
    /// booking stands whatever becomes of it.</summary>
    public async Task<GateResult> ReportAsync(Guid reservationId, Guid paymentId, CancellationToken ct = default)
    {
        var view = (await queries.FindAsync(reservationId, ct))!;
        if (view.Status.IsBooked() && view.Payments.FirstOrDefault(p => p.Id == paymentId) is { Purpose: PaymentPurpose.Balance } debt)
            return ReportDebt(view, debt);
        return view.Status switch
        {
            Capturing => new GateResult.InProgress(view),
            Confirmed or CheckedIn or Completed or NoShow => new GateResult.Confirmed(view),
            Cancelled => new GateResult.Refunding(view),
            Expired or Released when view.Refunded.IsPositive => new GateResult.Refunding(view),
            Expired or Released => new GateResult.NotCharged(view),
            Held or AwaitingApproval when view.Payment is { Issue: not null } => new GateResult.Declined(view),
            Held or AwaitingApproval => new GateResult.NotApproved(view),
            var other => throw new UnreachableException($"{other} is no status."),
        };
    }

    private static GateResult ReportDebt(BookingView view, PaymentView debt) => debt.Status switch
    {
        PaymentStatus.Captured when view.Refunds.Any(
            r => r.PaymentId == debt.Id && r.Reason is RefundReason.WrongMoney or RefundReason.Late) => new GateResult.Refunding(view),
        PaymentStatus.Captured => new GateResult.Confirmed(view),
        PaymentStatus.Capturing or PaymentStatus.Pending or PaymentStatus.NeedsHuman => new GateResult.InProgress(view),
        PaymentStatus.Declined => new GateResult.Declined(view),
        PaymentStatus.Open when debt.Issue is not (null or "ORDER_NOT_APPROVED" or "PAYER_ACTION_REQUIRED") => new GateResult.Declined(view),
        PaymentStatus.Open => new GateResult.NotApproved(view),
        PaymentStatus.Closed when view.Due.IsPositive => new GateResult.NotCharged(view),
        PaymentStatus.Closed => new GateResult.Confirmed(view), // paid another way meanwhile
        var other => throw new UnreachableException($"{other} is no status of a payment."),
    };

    private async Task BookAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now, CancellationToken ct)
    {
        db.Publish(Change.Payment(reservation.Id));
        switch (capture.State)
        {
            case CaptureState.Declined or CaptureState.Failed when !payment.IsOpen:
                break; // told once more, or of an order that is over: another payment may be at work by now
            case CaptureState.Declined or CaptureState.Failed:
                var wasOpen = payment.Status is PaymentStatus.Open;
                await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Declined, now, ct);
                payment.Declined(capture.Reason ?? capture.State.ToString());
                if (!wasOpen)
                    BackToHeld(db, actor, reservation, payment, now);
                tools.History.Add(db, actor, reservation.Id, "declined", capture.Reason ?? "", now);
                db.AfterCommit(() => PaymentMetrics.Capture("declined"));
                break;
            case CaptureState.Pending when !await MakeWayAsync(db, payment, ct):
                break; // another payment is at work: this one is heard again when its money has come
            case CaptureState.Pending:
                await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Pending, now, ct);
                payment.MoneyPending(capture.CaptureId, now, PendingLook);
                if (reservation.Status is Held && !reservation.HasLapsed(now) && payment.Purpose is not PaymentPurpose.Balance)
                    reservation.BeginCapture(now);
                tools.History.Add(db, actor, reservation.Id, "pending", capture.Reason ?? "", now);
                ReservationService.Publish(db, reservation);
                db.AfterCommit(() => PaymentMetrics.Capture("pending"));
                break;
            default:
                await TakeMoneyAsync(db, actor, reservation, payment, capture, now, ct);
                break;
        }
    }

    private async Task TakeMoneyAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now, CancellationToken ct)
    {
        var wasAtWork = payment.Status is PaymentStatus.Capturing or PaymentStatus.Pending or PaymentStatus.NeedsHuman;
        var before = await RefundScheduler.PaidAsync(db, reservation, ct);
        var captures = await db.Payments.CountAsync(p => p.ReservationId == reservation.Id && p.CapturedMinor > 0, ct); // numbers the email about this one
        var fits = (before + capture.Amount).Minor <= reservation.Total.Minor;
        await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Completed, now, ct);
        payment.MoneyTaken(capture.CaptureId, capture.Amount, now);
        db.Raise(new PaymentCaptured(payment, capture.Amount, capture.Fee, now));
        tools.History.Add(db, actor, reservation.Id, "captured", capture.Amount.ToString(), now);
        db.AfterCommit(() => PaymentMetrics.Capture("completed"));
        if (capture.State is CaptureState.Refunded)
        {
            NoteReturn(db, actor, reservation, payment, capture, now);
            if (wasAtWork && payment.Purpose is not PaymentPurpose.Balance)
                BackToHeld(db, actor, reservation, payment, now);
            ReservationService.Publish(db, reservation);
            return; // this money counts for nothing: the visit goes on as if the order were over
        }

        if (payment.Purpose is not PaymentPurpose.Balance)
        {
            var sinceHold = now - reservation.HeldAt;
            db.AfterCommit(() => PaymentMetrics.Paid(sinceHold));
            db.AfterCommit(() => ReservationMetrics.Step("paid"));
        }

        if (capture.Amount != payment.Amount || capture.State is CaptureState.PartiallyRefunded)
        {
            BookReturned(db, actor, payment, capture, now); // what is left is not what was asked for either
            await RefundWrongMoneyAsync(db, actor, reservation, payment, captures, now, ct);
            return;
        }

        switch (reservation.Status)
        {
            case Capturing or Held when fits:
                await reservations.ConfirmAsync(db, actor, reservation, now, ct); // a hold that nobody has let go still owns its time
                break;
            case Expired or Released when fits:
                await PaymentAttemptLog.NoteAsync(db, tools.Ids, payment, PaymentAttemptKind.Late, now, ct);
                db.AfterCommit(() => PaymentMetrics.Capture("late"));
                await late.TakeAsync(db, actor, reservation, payment, now, ct);
                break;
            case Confirmed or CheckedIn or Completed or NoShow when fits:
                // a debt that is paid
                db.Raise(new BalancePaid(reservation, capture.Amount, captures, now));
                ReservationService.Publish(db, reservation);
                break;
            default:
                await refunds.RecordAsync(db, actor, payment, null, RefundReason.Late, now, now, ct);
                break;
        }
    }

    // All of it was given back at the provider's own site before we heard of it.
    private void NoteReturn(BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now)
    {
        var rest = capture.Amount - BookReturned(db, actor, payment, capture, now);
        if (rest.IsPositive)
            refunds.Outside(db, actor, payment, rest, RefundReason.Returned, null, null, now); // its id is told by its own event
        db.Raise(new StaffNeeded(reservation, "refund_external", capture.Amount, null, now));
    }

    private Money BookReturned(BookingDbContext db, Actor actor, Payment payment, CaptureReading capture, DateTimeOffset now)
    {
        var sum = Money.Zero(capture.Amount.Currency);
        foreach (var told in capture.Refunds ?? [])
        {
            if (told is { State: RefundState.Completed, Amount: { IsPositive: true } amount } && amount.Currency == sum.Currency
                && sum + amount <= capture.Amount)
            {
                refunds.Outside(db, actor, payment, amount, RefundReason.Returned, told.ProviderRefundId, told.FeeBack, now);
                sum += amount;
            }
        }

        return sum;
    }

    // Money that is not what was asked for confirms nothing: it goes back, and staff are told.
    private async Task RefundWrongMoneyAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, int captures, DateTimeOffset now, CancellationToken ct)
    {
        if (reservation.Status is Capturing or Held)
        {
            reservation.Expire();
            await db.SaveChangesAsync(ct); // the owner's row first: it is the lock
            await tools.Claims.LeaveAsync(db, reservation, ct);
            tools.Releaser.Record(db, actor, reservation, ReleaseReason.OrderGone, now);
        }
        else
        {
            await db.SaveChangesAsync(ct);
        }

        var back = await refunds.RecordAsync(db, actor, payment, null, RefundReason.WrongMoney, now, now, ct);
        db.Raise(new WrongAmountReturned(reservation, back, captures, now));
        db.Raise(new StaffNeeded(reservation, "wrong_amount", back, null, now));
        tools.History.Add(db, actor, reservation.Id, "needs_human", "wrong_amount", now);
    }

    // One order at work per visit: money on its way outweighs an order that nobody has paid yet.
    private static async Task<bool> MakeWayAsync(BookingDbContext db, Payment payment, CancellationToken ct)
    {
        if (payment.IsOpen)
            return true;
        var others = await db.Payments.Where(p => p.ReservationId == payment.ReservationId && p.Purpose == payment.Purpose && p.Id != payment.Id)
            .ToListAsync(ct);
        if (others.Exists(p => p.IsOpen && p.Status is not PaymentStatus.Open))
            return false;
        foreach (var open in others.Where(p => p.IsOpen))
            open.Close("replaced");
        await db.SaveChangesAsync(ct); // frees the key of the one open payment
        return true;
    }

    private void BackToHeld(BookingDbContext db, Actor actor, Reservation reservation, Payment payment, DateTimeOffset now)
    {
        if (reservation.Status is not Capturing)
            return;
        reservation.ReturnToHeld(now, holds.Value.DeclineGrace);
        if (payment.Status is PaymentStatus.Open)
            payment.CheckAt(PaymentService.LastLook(now, reservation.HeldUntil));
        ReservationService.Publish(db, reservation);
    }

    private async Task<GateResult> ChangeAsync(
        Guid paymentId, Func<BookingDbContext, Reservation, Payment, DateTimeOffset, CancellationToken, Task> change, bool declined, CancellationToken ct)
    {
        for (var round = 0; round < 5; round++)
        {
            var now = tools.Clock.Now();
            var done = await tools.Work.TryAsync<Reservation>(async (db, token) =>
            {
                var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
                var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
                await change(db, reservation, payment, now, token);
                db.Publish(Change.Payment(reservation.Id));
                return reservation;
            }, ct);
            if (done is null)
                continue;
            var report = await ReportAsync(done.Id, paymentId, ct);
            return declined && report is GateResult.NotApproved still ? new GateResult.Declined(still.Reservation) : report;
        }

        return new GateResult.InProgress((await queries.FindAsync(await ReservationOfAsync(paymentId, ct), ct))!);
    }

    private Task<Guid> ReservationOfAsync(Guid paymentId, CancellationToken ct) =>
        tools.Work.DoAsync((db, token) => db.Payments.Where(p => p.Id == paymentId).Select(p => p.ReservationId).SingleAsync(token), ct);
}
