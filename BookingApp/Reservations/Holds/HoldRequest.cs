using BookingApp.Availability.Offers;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Holds;

/// <summary>What a customer, or staff for them, asks to have held.</summary>
public sealed record HoldRequest(int ServiceId, DateTimeOffset Start, int? StaffId = null, int PartySize = 1)
{
    /// <summary>What was wished for, at a start.</summary>
    public static HoldRequest For(Offer wish, DateTimeOffset start) =>
        new(wish.ServiceId, start, wish.StaffId, wish.PartySize) { AddOns = wish.AddOns };

    /// <summary>What is to come with it, at the price and the length that it has then.</summary>
    public AddOnIds AddOns { get; init; }

    /// <summary>The browser's random cookie, for <c>Holds:PerBrowser</c>; null counts no browser.</summary>
    public string? Browser { get; init; }

    /// <summary>The caller's address, for <c>Holds:PerIp</c>; null counts no address.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Details known already; else they come with <c>DetailsService.TakeAsync</c>.</summary>
    public CustomerDetails? Customer { get; init; }

    public IReadOnlyDictionary<int, string>? Answers { get; init; }

    /// <summary>Staff only: offered times and notice do not bind, claims do; the reason goes into history.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Staff only: it is confirmed with it, in the same transaction, since what is due is taken at the desk.</summary>
    public bool Confirms { get; init; }

    /// <summary>One hold of a service per browser: if the browser has one already, made by another press at the same moment, that hold is the answer,
    /// whatever it is for; it can be made what is asked for (<see cref="Rescheduling.RescheduleRequest"/>). Two seats of a class are one hold for a party
    /// of two.</summary>
    public bool OnePerService { get; init; }

    /// <summary>How long it is held; null: as long as the service says. Never from outside the app.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The id that the reservation gets, made before the request was sent: asking again finds it. Never from outside the app.</summary>
    public Guid? Command { get; init; }

    /// <summary>Where its answer is kept, when the caller may send it again.</summary>
    public AnswerRecord? Record { get; init; }

    /// <summary>Where the answer to a request is kept, so that the same request is not done twice. Both are called in the transaction of the hold, and
    /// again when that is repeated.</summary>
    /// <param name="IsAnsweredAsync">Whether an earlier try of the request has been answered: looked at before anything is counted or made.</param>
    /// <param name="WriteAsync">Writes the answer: it stands or falls with the hold.</param>
    public sealed record AnswerRecord(Func<BookingDbContext, Task<bool>> IsAnsweredAsync, Func<BookingDbContext, ReservationView, Task> WriteAsync);
}
