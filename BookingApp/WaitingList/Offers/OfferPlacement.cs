using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList.Facts;
using Microsoft.EntityFrameworkCore;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList.Offers;

/// <summary>Makes one offer: a hold for somebody who waits, their entry that says so and the email that tells them, in one transaction.</summary>
/// <remarks>It is an ordinary hold, so its claims keep everybody else away, and whoever is faster at the booking page has the time. Several instances may
/// do it at once: the entry's row decides between them.</remarks>
public sealed class OfferPlacement(
    AvailabilityQueries availability, HoldService holds, WaitingListQueries queries, OfferTimes times, UnitOfWork work)
{
    private static readonly Actor Self = new Actor.System("waiting-list");
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1); // at least, for whom no hold is let through
    private static readonly TimeSpan LongPause = TimeSpan.FromDays(1);

    /// <summary>Whether anything of the line's day is free at all.</summary>
    internal async Task<bool> IsAnyFreeAsync(WaitingLine line, CancellationToken ct) =>
        (await availability.SlotsAsync(line.ServiceId, line.Day, line.Day, null, 1, ct))[0].Slots.Count > 0;

    /// <summary>Offers somebody the first time of their day that they would take and were not offered before; nothing, where there is none.</summary>
    internal async Task OfferAsync(WaitingListEntry entry, Service service, BusinessZone zone, CancellationToken ct)
    {
        var day = (await availability.SlotsAsync(service.Id, entry.Day, entry.Day, entry.StaffId, entry.PartySize, ct))[0];
        var free = day.Slots.Where(slot => entry.Takes(slot.Start.TimeOfDay)).ToList();
        var freed = free.Count is 0 ? [] : await queries.FreedAsync(ct); // after the slots: what has just been freed is in both
        free.RemoveAll(slot => freed.Any(time => time.IsUsedBy(slot, service)));
        var offered = free.Count is 0 ? null : await queries.OfferedAsync(entry.Id, ct);
        foreach (var slot in free.Where(slot => !offered!.Contains(slot.Start)))
        {
            if (times.LifetimeOf(service, slot.Start, zone) is not { } lifetime)
                continue; // it begins too soon for an email and an answer
            switch (await holds.HoldAsync(Self, RequestOf(entry, slot, lifetime), ct))
            {
                case HoldResult.BeatenToIt or HoldResult.NotOffered:
                    continue;
                case HoldResult.TooMany { RetryAfter: var after }:
                    await PauseAsync(entry, after > Pause ? after : Pause, ct);
                    return;
                case HoldResult.Blocked or HoldResult.Invalid or HoldResult.ServiceNotFound:
                    await PauseAsync(entry, LongPause, ct);
                    return;
                default:
                    return; // offered; or they have an offer, or have left, in this instant
            }
        }
    }

    private static HoldRequest RequestOf(WaitingListEntry entry, Slot slot, TimeSpan lifetime) => new(
        entry.ServiceId, slot.Start, entry.StaffId, entry.PartySize)
    {
        Customer = entry.Details(),
        Lifetime = lifetime,
        Record = new HoldRequest.AnswerRecord(
            async db => !await db.WaitingListEntries.AnyAsync(e => e.Id == entry.Id && e.Status == Waiting),
            (db, hold) => RecordAsync(db, entry, hold)),
    };

    // In the transaction of the hold: it stands or falls with it.
    private static async Task RecordAsync(BookingDbContext db, WaitingListEntry entry, ReservationView hold)
    {
        var changed = await db.WaitingListEntries.Where(e => e.Id == entry.Id && e.Status == Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, Offered).SetProperty(e => e.OfferedReservationId, hold.Id)
                .SetProperty(e => e.Version, e => e.Version + 1));
        if (changed is 0)
            throw new DbUpdateConcurrencyException("They have an offer, or have left the list, in this instant.");
        db.WaitingListOffers.Add(new WaitingListOffer { ReservationId = hold.Id, EntryId = entry.Id, Start = hold.Start, OfferedAt = hold.HeldAt });
        db.Raise(new TimeOffered(entry, db.Reservations.Local.Single(r => r.Id == hold.Id), hold.HeldAt));
    }

    // Who may hold no more at the moment, or not at all, is not asked about again with each change of any time.
    private Task PauseAsync(WaitingListEntry entry, TimeSpan pause, CancellationToken ct)
    {
        var until = work.Now() + pause;
        return work.DoAsync(
            (db, token) => db.WaitingListEntries.Where(e => e.Id == entry.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.NotBefore, until).SetProperty(e => e.Version, e => e.Version + 1), token),
            ct);
    }
}
