using BookingApp.Customers;
using BookingApp.Notifications.PayLinks;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;

namespace BookingApp.Components.Staff.WalkIns;

/// <summary>Books what the desk's form asks for: one visit, or several of one customer in one go.</summary>
public sealed class DeskBooker(WalkInService walkIns, SeriesService series, PayLinkEmails payLinks)
{
    /// <summary>Books it once per command; who is to pay for one visit online gets the link to it, once.</summary>
    /// <returns>The first visit, or why there is none; with several, which of them cannot be had.</returns>
    public async Task<(HoldResult Result, IReadOnlyList<SeriesConflict>? Conflicts)> BookAsync(
        Actor actor, Guid command, CustomerDetails typed, IReadOnlyList<HoldRequest> visits, bool asksToPay = false)
    {
        var customer = typed.Trimmed();
        if (visits is [var one])
        {
            var result = await walkIns.BookAsync(actor, one with { Command = command, Customer = customer });
            if (asksToPay && result is HoldResult.Held { Reservation.Id: var id })
                await payLinks.SendAsync(actor, command: id, id); // pressed again, it was sent before
            return (result, null);
        }

        return await series.BookAsync(actor, new SeriesRequest(command, customer, visits)) switch
        {
            SeriesResult.Booked booked => (new HoldResult.Held(booked.Visits[0]), null),
            SeriesResult.Invalid invalid => (new HoldResult.Invalid(invalid.Errors), null),
            SeriesResult.EndedSince ended => (new HoldResult.EndedSince(ended.Visits[0]), null),
            SeriesResult.Refused refused => (new HoldResult.BeatenToIt([]), refused.Conflicts),
            _ => (new HoldResult.ServiceNotFound(), null),
        };
    }
}
