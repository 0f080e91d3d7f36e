using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Localization;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments;

/// <summary>Opens payments: the row first, then the order, and only then the link.</summary>
public sealed class PaymentService(
    ReservationTools tools, PaymentGateways gateways, CaptureGate gate, ReservationService reservations, BookingQueries queries,
    IEnumerable<IPaymentPolicy> policies,
    IOptions<PaymentOptions> options, IOptions<PriceOptions> prices, IOptions<AppOptions> app, ILogger<PaymentService> log)
{
    /// <summary>How often the order of a debt is looked at: its webhook may be lost and its tab closed.</summary>
    internal static readonly TimeSpan DebtLook = TimeSpan.FromMinutes(15);

    internal static readonly TimeSpan OrderLife = TimeSpan.FromHours(2.5); // the provider gives three to send the payer

    /// <summary>Makes the order that the customer pays, or gives the one again that is open. Nothing due confirms at once.</summary>
    /// <remarks>The row is committed before the order is created, and the order's id before the link leaves the app.</remarks>
    public async Task<CheckoutResult> CheckoutAsync(Actor actor, Guid reservationId, CancellationToken ct = default)
    {
        if (await queries.FindAsync(reservationId, ct) is not { } view)
            return new CheckoutResult.NotFound();
        actor.MustOwn(view.Reference);

        for (var round = 0; round < 3; round++)
        {
            if (Refuse(view) is { } refused)
                return refused;
            if (view.Due.IsZero && view.Status is ReservationStatus.Held)
                return await ConfirmAsync(actor, view, ct);
            if (round is 0 && !actor.IsStaff && await AskPoliciesAsync(view, ct) is { } no)
                return new CheckoutResult.Refused(no.IsBlock ? "blocked" : "too_many_declines", view);
            if (await OpenPaymentAsync(actor, view, ct) is not { } payment)
            {
                view = (await queries.FindAsync(reservationId, ct))!; // somebody was quicker: look again
                continue;
            }

            if (payment is { OrderId: { } order, ApprovalUrl: { } link })
                return new CheckoutResult.SendToPay((await queries.FindAsync(reservationId, ct))!, order, link);
            return await OrderAsync(actor, payment, view, ct);
        }

        return Refuse(view) ?? new CheckoutResult.Refused("payment_in_progress", view);
    }

    // Who has had many cards declined is sent to no payment page for a while. The gate, where tries are counted, asks again.
    private async Task<PaymentRefusal?> AskPoliciesAsync(ReservationView view, CancellationToken ct)
    {
        var visitor = await queries.VisitorAsync(view.Id, ct);
        foreach (var policy in policies)
        {
            await policy.PrepareAsync(visitor, ct);
            var now = tools.Clock.Now();
            if (await tools.Work.DoAsync(
                (db, token) => policy.LookAsync(db, visitor, view.Reference, view.Status.IsBooked(), now, token), ct) is { } refusal)
                return refusal;
        }

        return null;
    }

    private CheckoutResult? Refuse(ReservationView view) => view.Status switch
    {
        ReservationStatus.Expired or ReservationStatus.Released => new CheckoutResult.Lapsed(view),
        ReservationStatus.Capturing => new CheckoutResult.Refused("payment_in_progress", view),
        _ when view.Status.IsBooked() && view.Due.IsZero => new CheckoutResult.Confirmed(view),
        not ReservationStatus.Held when !view.Status.IsBooked() => new CheckoutResult.Refused("wrong_state", view),
        _ when view.Customer is null => new CheckoutResult.Refused("details_missing", view),
        _ when !view.Due.IsZero && !prices.Value.Online => new CheckoutResult.Refused("online_off", view),
        _ when !view.Due.IsZero && !InRange(view.Due) => new CheckoutResult.Refused("amount_out_of_range", view),
        _ => null,
    };

    private bool InRange(Money due) =>
        (options.Value.Min is 0 || due.ToDecimal() >= options.Value.Min) && (options.Value.Max is 0 || due.ToDecimal() <= options.Value.Max);

    private async Task<CheckoutResult> ConfirmAsync(Actor actor, ReservationView view, CancellationToken ct) =>
        await reservations.ConfirmFreeAsync(actor, view.Id, ct) switch
        {
            ChangeResult.Done done => new CheckoutResult.Confirmed(done.Reservation),
            ChangeResult.Lapsed lapsed => new CheckoutResult.Lapsed(lapsed.Reservation),
            ChangeResult.Refused refused => new CheckoutResult.Refused(refused.Code, refused.Reservation),
            _ => new CheckoutResult.NotFound(),
        };

    // The open payment of this debt, or a new row. Null: the hold ended, or somebody else opened one in this instant.
    private async Task<Payment?> OpenPaymentAsync(Actor actor, BookingView view, CancellationToken ct)
    {
        var catalog = await tools.Catalog.SnapshotAsync(ct);
        var now = tools.Clock.Now();
        var id = tools.Ids.NewId(now);
        var purpose = PurposeOf(view);
        var body = gateways.Online.WriteOrder(Terms(id, view, purpose, catalog.Business));
        return await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == view.Id, token);
            if (purpose is PaymentPurpose.Balance ? !reservation.Status.IsBooked() : reservation.Status is not ReservationStatus.Held
                || reservation.HasLapsed(now))
                return null;

            var open = await db.Payments.SingleOrDefaultAsync(p =>
                p.ReservationId == view.Id && p.Purpose == purpose
                && (
                    p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending
                        || p.Status == PaymentStatus.NeedsHuman), token);
            if (open is { Status: not PaymentStatus.Open })
                return null;
            if (open is not null && open.Amount == view.Due && now - open.CreatedAt < OrderLife)
                return open;
            if (open is not null)
            {
                open.Close("replaced");
                await db.SaveChangesAsync(token); // frees the key of the one open payment
            }

            // A code taken or a sum paid since the view was read changes what is due. This locks the row, so that who takes a code waits and closes
            // this payment.
            if (await db.Reservations.Where(r => r.Id == view.Id && r.Version == reservation.Version).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Version, r => r.Version), token) is 0)
                return null;
            var payment = Payment.For(id, view.Id, purpose, gateways.Online.Provider, view.Due, body, now);
            db.Payments.Add(payment);
            await db.SaveChangesAsync(token); // from here on nobody else can open one and settle it
            if (ReservationViews.DueOf(reservation, reservation.Status, await RefundScheduler.PaidAsync(db, reservation, token)) != view.Due)
                throw new DbUpdateConcurrencyException("Something else is due by now."); // all of it is undone
            tools.History.Add(db, actor, view.Id, "payment_opened", view.Due.ToString(), now);
            return payment;
        }, ct);
    }

    private async Task<CheckoutResult> OrderAsync(Actor actor, Payment payment, BookingView view, CancellationToken ct)
    {
        OrderOpened order;
        try
        {
            order = await gateways.Of(payment).OpenAsync(payment.RequestId, payment.RequestBody, ct);
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "No answer to the order of payment {Payment}; the same call can be repeated", payment.Id);
            return new CheckoutResult.ProviderUnavailable(view);
        }
        catch (GatewayRefusedException refused)
        {
            log.LogError(refused, "The provider refused the order of payment {Payment}: {Issue}", payment.Id, refused.Issue);
            var isTaken = refused.IsPaid && await gate.BookTakenAsync(actor, payment, ct);
            await CloseAsync(actor, payment.Id, isTaken ? Payment.InvoiceTaken : refused.Issue, ct);
            view = (await queries.FindAsync(view.Id, ct))!;
            return Refuse(view) ?? new CheckoutResult.ProviderUnavailable(view);
        }

        var now = tools.Clock.Now();
        await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var row = await db.Payments.SingleAsync(p => p.Id == payment.Id, token);
            if (row.OrderId is not null || row.Status is not PaymentStatus.Open)
                return row; // a second press was quicker: the same request id gave it the same order
            var heldUntil = await db.Reservations.Where(r => r.Id == row.ReservationId).Select(r => r.HeldUntil).SingleAsync(token);
            row.OrderMade(order);
            if (row.Purpose is not PaymentPurpose.Balance)
                db.AfterCommit(() => ReservationMetrics.Step("checkout"));
            row.CheckAt(row.Purpose is PaymentPurpose.Balance ? now + DebtLook : LastLook(now, heldUntil));
            db.Publish(Change.Payment(row.ReservationId));
            return row;
        }, ct);

        // What stands now decides: the hold may have ended while the provider was thinking.
        var after = (await queries.FindAsync(view.Id, ct))!;
        return after.Payment is { OrderId: { } id, ApprovalUrl: { } link } // shown only while it can be paid
            ? new CheckoutResult.SendToPay(after, id, link)
            : Refuse(after) ?? new CheckoutResult.Refused("payment_in_progress", after);
    }

    private Task CloseAsync(Actor actor, Guid paymentId, string issue, CancellationToken ct) => tools.Work.TryAsync<Payment>(async (db, token) =>
    {
        var row = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
        if (row is { Status: PaymentStatus.Open, OrderId: null })
        {
            row.Close(issue);
            tools.History.Add(db, actor, row.ReservationId, "payment_refused", issue, tools.Clock.Now());
        }

        return row;
    }, ct);

    /// <summary>When to look at an order once more before its hold lapses: a minute before, or for short holds a fifth of what is left.</summary>
    internal static DateTimeOffset LastLook(DateTimeOffset now, DateTimeOffset heldUntil)
    {
        var left = heldUntil - now;
        return heldUntil - (left > TimeSpan.FromMinutes(5) ? TimeSpan.FromMinutes(1) : left / 5);
    }

    private static PaymentPurpose PurposeOf(ReservationView view) =>
        view.Status is not ReservationStatus.Held ? PaymentPurpose.Balance
        : view.Due + view.Paid < view.Total ? PaymentPurpose.Deposit
        : PaymentPurpose.Visit;

    // The same in every attempt at one debt, so that the provider itself refuses to take it twice. Money that is booked, and did not pay it, leaves
    // another debt.
    internal static string InvoiceOf(BookingView view, PaymentPurpose purpose, string provider)
    {
        var used = view.Payments.Count(p => p.Purpose == purpose && p.Provider == provider && (p.Captured.IsPositive || p.Issue is Payment.InvoiceTaken));
        return string.Create(CultureInfo.InvariantCulture, $"{view.Reference}-{purpose.ToString().ToLowerInvariant()}{(used > 0 ? $"-{used + 1}" : "")}");
    }

    private OrderTerms Terms(Guid paymentId, BookingView view, PaymentPurpose purpose, Business business) => new(
        paymentId,
        InvoiceOf(view, purpose, gateways.Online.Provider),
        view.Due,
        string.Create(Languages.For(business.Locale), $"{view.ServiceName}, {view.Start:ddd d MMM yyyy, HH:mm}"),
        business.Name,
        view.Customer?.Locale ?? business.Locale,
        app.Value.Absolute(Urls.CheckoutReturn(view.Reference)),
        app.Value.Absolute(Urls.CheckoutCancelled(view.Reference)));
}
