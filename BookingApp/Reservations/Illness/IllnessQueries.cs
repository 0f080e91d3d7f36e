using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Illness;

/// <summary>Reads who is ill, and what becomes of their visits.</summary>
public sealed class IllnessQueries(
    IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, ReservationQueries reservations, AvailabilityQueries availability,
    TimeProvider clock)
{
    private static readonly ReservationStatus[] Undecided = [Held, Capturing, AwaitingApproval, Confirmed, CheckedIn];

    /// <summary>Until when somebody is ill, and their visits of that time that are not over.</summary>
    public async Task<IllnessView> FindAsync(int personId, CancellationToken ct = default)
    {
        var now = clock.Now();
        DateTimeOffset? until;
        await using (var db = await contexts.CreateDbContextAsync(ct))
            until = await Blocks(db, personId, now).MaxAsync(t => (DateTimeOffset?)t.End, ct);
        if (until is not { } end)
            return new IllnessView(null, []);

        var earliest = now - Service.LongestClaim;
        var visits = await reservations.ViewsAsync(
            all => all.Where(
                r => r.StaffId == personId && r.ClaimStart < end && r.ClaimStart > earliest && r.End > now && Undecided.Contains(r.Status)
                    && !(r.Status == Held && r.HeldUntil <= now))
                .OrderBy(r => r.Start).ThenBy(r => r.Id), ct);
        var read = new List<IllnessVisit>();
        foreach (var visit in visits)
            read.Add(new IllnessVisit(visit, await ColleaguesAsync(visit, ct)));
        return new IllnessView((await catalogs.SnapshotAsync(ct)).Zone.ToLocal(end), read);
    }

    /// <summary>Who else performs the service of a visit and is free at its time.</summary>
    public async Task<IReadOnlyList<Resource>> ColleaguesAsync(ReservationView visit, CancellationToken ct = default)
    {
        if (visit.Status is not (Held or Confirmed))
            return [];
        var catalog = await catalogs.SnapshotAsync(ct);
        var plan = await availability.PlanAsync(
            new PlanRequest(visit.ServiceId, visit.Start, PartySize: visit.PartySize) { Moving = visit.ToMove() with { ByStaff = true }, ByStaff = true }, ct);
        return [.. plan.Candidates.Select(c => c.StaffId).Where(id => id != visit.StaffId).Distinct().Select(catalog.FindResource).OfType<Resource>()];
    }

    // What an illness blocks that is not over.
    internal static IQueryable<TimeOff> Blocks(BookingDbContext db, int personId, DateTimeOffset now) =>
        db.TimeOff.AsNoTracking().Where(t => t.ResourceId == personId && t.IsIllness && t.End > now);
}
