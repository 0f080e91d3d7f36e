using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Rules;
using BookingApp.WaitingList.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.WaitingList.Joining;

/// <summary>Takes people onto the waiting list, and off it.</summary>
public sealed class WaitingListService(
    CatalogQueries catalogs, AvailabilityQueries availability, UnitOfWork work, ILookupPolicy policy, IOptions<WaitingListOptions> options)
{
    /// <summary>Puts somebody in the line for a day on which nothing is free that they would take.</summary>
    /// <remarks>Anybody can type an address, and what is offered keeps a time from everybody: so who joins by themselves is offered something only after
    /// they have confirmed it from the email.</remarks>
    /// <returns>The same for an address that is in that line already: whoever types it need not be its owner. What was wished before and not confirmed
    /// gives way.</returns>
    public async Task<JoinResult> JoinAsync(Actor actor, JoinRequest request, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(request.ServiceId) is not { Active: true } service || (!options.Value.Enabled && !actor.IsStaff))
            return new JoinResult.NotFound();
        if (Check(request, service) is { Count: > 0 } errors)
            return new JoinResult.Invalid(errors);
        var now = work.Now();
        var starts = OfferPreview.OfDay(catalog, service, request.Day, request.StaffId, request.PartySize, now).Starts;
        var entry = EntryOf(request, catalog, now, isConfirmed: actor.IsStaff);
        if (!starts.Any(start => entry.Takes(start.TimeOfDay)))
            return new JoinResult.NotOpen();
        var day = (await availability.SlotsAsync(service.Id, request.Day, request.Day, request.StaffId, request.PartySize, ct))[0];
        if (day.Slots.Where(slot => entry.Takes(slot.Start.TimeOfDay)).ToList() is { Count: > 0 } free)
            return new JoinResult.Free(free);
        return await AddAsync(actor, request, entry, now, ct) ? new JoinResult.Joined() : new JoinResult.TooMany();
    }

    // False: too often of late.
    private async Task<bool> AddAsync(Actor actor, JoinRequest request, WaitingListEntry entry, DateTimeOffset now, CancellationToken ct)
    {
        var visitor = new Visitor(request.Visitor?.Browser, request.Visitor?.Address, entry.Email);
        if (!actor.IsStaff)
            await policy.PrepareAsync(visitor, LookupKind.Waiting, ct);
        var isRefused = false;
        await work.TryAsync<WaitingListEntry>(async (db, token) =>
        {
            isRefused = false; // the unit may run again
            // Counted first, and for everybody: an answer at the limit must not tell who stands there already.
            if (!actor.IsStaff && !await policy.AdmitAsync(db, visitor, LookupKind.Waiting, now, token))
            {
                isRefused = true;
                return null;
            }

            if (await db.WaitingListEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Standing == entry.Standing, token) is { } before)
            {
                if (!before.IsUnconfirmed || (entry.IsUnconfirmed && entry.IsSameWish(before)))
                    return entry;
                await db.WaitingListEntries.Where(e => e.Id == before.Id && e.IsUnconfirmed).ExecuteDeleteAsync(token);
            }

            db.WaitingListEntries.Add(entry);
            db.Raise(new WaitingListJoined(entry, now));
            db.Publish(await PublishedAsync(entry.Day, token)); // wakes the job, if a time has become free in this instant
            return entry;
        }, ct); // beaten to it: they are on the list
        return !isRefused;
    }

    /// <summary>Says by the link of their email that they wait: from now on they are in the line. Once more is harmless.</summary>
    /// <returns>Whether there is such an entry; a wrong secret and an unknown id look alike.</returns>
    public Task<bool> ConfirmAsync(Guid id, string? key, CancellationToken ct = default) => work.DoAsync(async (db, token) =>
    {
        if (await db.WaitingListEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, token) is not { } entry || !entry.HasKey(key))
            return false;
        var now = work.Now();
        await db.WaitingListEntries.Where(e => e.Id == id && e.Status == WaitingListStatus.Waiting && e.IsUnconfirmed).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.IsUnconfirmed, false).SetProperty(e => e.InLineSince, now).SetProperty(e => e.Version, e => e.Version + 1), token);
        db.Publish(await PublishedAsync(entry.Day, token));
        return true;
    }, ct);

    private async Task<Change> PublishedAsync(DateOnly day, CancellationToken ct)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        return new Change(ChangeKind.Slots, From: zone.StartOf(day), To: zone.StartOf(day.AddDays(1)));
    }

    private static Dictionary<string, string> Check(JoinRequest request, Service service)
    {
        var errors = CustomerRules.Check(service, request.Customer, answers: null, complete: false);
        if (request.PartySize < 1 || request.PartySize > service.Capacity)
            errors["partySize"] = "range";
        if (request.FromMinute < 0 || request.UntilMinute > WaitingListEntry.MinutesOfDay || request.FromMinute > request.UntilMinute)
            errors["untilMinute"] = "range";
        return errors;
    }

    private WaitingListEntry EntryOf(JoinRequest request, CatalogSnapshot catalog, DateTimeOffset now, bool isConfirmed)
    {
        var customer = CustomerRules.Kept(request.Customer, catalog.PhoneRegion);
        var mailbox = EmailAddress.CanonicalOf(customer.Email);
        return new WaitingListEntry
        {
            Id = work.Ids.NewId(now),
            Key = work.Ids.NewKey(),
            ServiceId = request.ServiceId,
            StaffId = request.StaffId,
            Day = request.Day,
            FromMinute = request.FromMinute,
            UntilMinute = request.UntilMinute,
            PartySize = request.PartySize,
            Name = customer.Name,
            Email = customer.Email,
            Mailbox = mailbox,
            Phone = customer.Phone ?? "",
            PhoneE164 = customer.PhoneE164,
            Locale = customer.Locale ?? "",
            JoinedAt = now,
            InLineSince = now,
            IsUnconfirmed = !isConfirmed,
            Standing = WaitingListEntry.StandingOf(request.ServiceId, request.Day, mailbox),
        };
    }
}
