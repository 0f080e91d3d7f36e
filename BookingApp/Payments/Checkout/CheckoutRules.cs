using BookingApp.Catalog.Pricing;
using BookingApp.Payments.Bookings;
using BookingApp.Reservations;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Checkout;

/// <summary>What ends a checkout before any payment: nothing is due, or something stands in the way.</summary>
public sealed class CheckoutRules(
    ReservationService reservations, PaymentPolicies policies, IOptions<PaymentOptions> options, IOptions<PriceOptions> prices)
{
    /// <summary>The whole answer: nothing due confirms at once, and who may not pay is told so. The policies are asked once for each press.</summary>
    /// <returns>Null: a payment is to be opened.</returns>
    internal async Task<CheckoutResult?> AnswerAsync(Actor actor, BookingView view, bool asksPolicies, CancellationToken ct)
    {
        if (Refuse(view) is { } refused)
            return refused;
        if (view.Due.IsZero && view.Status is ReservationStatus.Held)
            return await ConfirmAsync(actor, view, ct);
        return asksPolicies && !actor.IsStaff && await policies.LookAsync(view, ct) is { } no
            ? new CheckoutResult.Refused(no.IsBlock ? RefusalReason.Blocked : RefusalReason.TooManyDeclines, view)
            : null;
    }

    /// <summary>What a look at the reservation tells alone.</summary>
    /// <returns>Null: it may be paid.</returns>
    internal CheckoutResult? Refuse(ReservationView view) => view.Status switch
    {
        ReservationStatus.Expired or ReservationStatus.Released => new CheckoutResult.Lapsed(view),
        ReservationStatus.Capturing => new CheckoutResult.Refused(RefusalReason.PaymentInProgress, view),
        _ when view.Status.IsBooked() && view.Due.IsZero => new CheckoutResult.Confirmed(view),
        not ReservationStatus.Held when !view.Status.IsBooked() => new CheckoutResult.Refused(RefusalReason.WrongState, view),
        _ when view.Customer is null => new CheckoutResult.Refused(RefusalReason.DetailsMissing, view),
        _ when !view.Due.IsZero && !prices.Value.Online => new CheckoutResult.Refused(RefusalReason.OnlineOff, view),
        _ when !view.Due.IsZero && !InRange(view.Due) => new CheckoutResult.Refused(RefusalReason.AmountOutOfRange, view),
        _ => null,
    };

    private bool InRange(Money due) =>
        (options.Value.Min is 0 || due.ToDecimal() >= options.Value.Min) && (options.Value.Max is 0 || due.ToDecimal() <= options.Value.Max);

    private async Task<CheckoutResult> ConfirmAsync(Actor actor, ReservationView view, CancellationToken ct) =>
        await reservations.ConfirmFreeAsync(actor, view.Id, ct) switch
        {
            ChangeResult.Done done => new CheckoutResult.Confirmed(done.Reservation),
            ChangeResult.Lapsed lapsed => new CheckoutResult.Lapsed(lapsed.Reservation),
            ChangeResult.Refused refused => new CheckoutResult.Refused(refused.Reason, refused.Reservation),
            _ => new CheckoutResult.NotFound(),
        };
}
