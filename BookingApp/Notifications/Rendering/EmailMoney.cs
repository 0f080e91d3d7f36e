using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using static BookingApp.Notifications.EmailKind;

namespace BookingApp.Notifications.Rendering;

/// <summary>How the money of a booking stands, in every email that names it: written with the email, and not left to who writes it.</summary>
internal static class EmailMoney
{
    /// <summary>Adds what was paid, what of it was refunded and what is still due, as this unit of work knows it.</summary>
    public static async Task<EmailData> WithMoneyAsync(this EmailData facts, BookingDbContext db, EmailKind kind, Reservation reservation, CancellationToken ct)
    {
        if (kind is not (Confirmation or Moved or Cancellation or PaymentReceived or Reminder or AnotherTimeAsked) || facts.Paid is not null)
            return facts;
        var paid = await RefundScheduler.PaidAsync(db, reservation, ct);
        var back = RefundScheduler.RefundedOf(reservation, db.Refunds.Local.Where(r => r.ReservationId == reservation.Id));
        if (facts.Refund is { } own)
            back -= own; // the email has a line of its own about it
        return facts with
        {
            Paid = paid,
            Refunded = back.IsPositive ? back : null,
            Due = ReservationViews.DueOf(reservation, reservation.Status, paid),
        };
    }

    /// <summary>A reminder tells how things stand when it goes out, not when it was planned.</summary>
    public static async Task RefreshAsync(BookingDbContext db, OutboxEmail email, Reservation reservation, CancellationToken ct)
    {
        if (email is { Kind: Reminder, State: EmailState.Waiting or EmailState.Withdrawn })
            email.Tell(await (EmailData.FromJson(email.Facts) with { Paid = null }).WithMoneyAsync(db, Reminder, reservation, ct));
    }
}
