using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Occupancy;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.LatePayments;

/// <summary>Takes another time for a reservation whose hold had ended: its claims, and the codes that it was priced with.</summary>
public sealed class LatePaymentSeat(SlotAllocator claims, DiscountRedemption discounts)
{
    /// <summary>Ends the lapsed holds that stand in the way.</summary>
    internal Task ClearAsync(BookingDbContext db, Actor actor, Candidate candidate, VisitTime time, DateTimeOffset now, CancellationToken ct)
    {
        return claims.ReclaimExpiredAsync(db, actor, candidate.Resources, time.ClaimStart, time.ClaimEnd, now, ct);
    }

    /// <summary>Takes it, after the reservation's row is saved.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else has it: the unit of work is lost.</exception>
    internal async Task TakeAsync(BookingDbContext db, Reservation reservation, Service service, DateTimeOffset now, CancellationToken ct)
    {
        if (!await claims.TakeAsync(db, reservation, service.Capacity, now, ct))
            throw new DbUpdateConcurrencyException("The session has no seat left.");
        await discounts.TakeAgainAsync(db, reservation, now, ct);
    }
}
