using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using static BookingApp.Notifications.LetterKind;

namespace BookingApp.Notifications;

/// <summary>How the money of a booking stands, in every letter that names it: written with the letter, and not left to who writes it.</summary>
internal static class LetterMoney
{
    /// <summary>Adds what was paid, what of it went back and what is still due, as this unit of work knows it.</summary>
    public static async Task<LetterFacts> WithMoneyAsync(this LetterFacts facts, BookingDbContext db, LetterKind kind, Reservation reservation, CancellationToken ct)
    {
        if (kind is not (Confirmation or Moved or Cancellation or PaymentReceived or Reminder) || facts.Paid is not null)
            return facts;
        var paid = await RefundBook.PaidAsync(db, reservation, ct);
        var back = RefundBook.GivenBackOf(reservation, db.Refunds.Local.Where(r => r.ReservationId == reservation.Id));
        if (facts.Refund is { } own)
            back -= own; // the letter has a line of its own about it
        return facts with
        {
            Paid = paid,
            GivenBack = back.IsPositive ? back : null,
            Due = ReservationViews.DueOf(reservation, reservation.Status, paid),
        };
    }

    /// <summary>A reminder tells how things stand when it goes out, not when it was planned.</summary>
    public static async Task RefreshAsync(BookingDbContext db, OutboxEmail letter, Reservation reservation, CancellationToken ct)
    {
        if (letter is { Kind: Reminder, State: LetterState.Waiting })
            letter.Tell(await (LetterFacts.FromJson(letter.Facts) with { Paid = null }).WithMoneyAsync(db, Reminder, reservation, ct));
    }
}
