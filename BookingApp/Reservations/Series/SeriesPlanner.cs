using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;

namespace BookingApp.Reservations.Series;

/// <summary>Finds for each of several visits who could serve it, so that they do not stand in each other's way.</summary>
public sealed class SeriesPlanner(AvailabilityQueries availability)
{
    /// <summary>Plans each visit by the rules of one that staff book alone.</summary>
    internal async Task<SeriesPlan> PlanAsync(CatalogSnapshot catalog, IReadOnlyList<HoldRequest> visits, CancellationToken ct)
    {
        var wishes = new List<Wish>();
        var conflicts = new List<SeriesConflict>();
        foreach (var visit in visits)
        {
            var plan = await availability.PlanAsync(Wanted(visit), ct);
            if (plan.Refusal is { } refusal || plan.Candidates.Count is 0)
                conflicts.Add(new SeriesConflict(visit, plan.Refusal ?? new Refusal(BookingRule.Taken)));
            else
                wishes.Add(new Wish(visit, VisitTime.Of(catalog.FindService(visit.ServiceId)!.With(visit.AddOns), visit.Start), plan.Candidates));
        }

        return new SeriesPlan(Choose(wishes, conflicts), conflicts);
    }

    /// <summary>What one visit asks of the rules.</summary>
    internal static PlanRequest Wanted(HoldRequest visit) => new(visit.ServiceId, visit.Start, visit.StaffId, visit.PartySize)
    {
        AddOns = visit.AddOns,
        ByStaff = true,
        Override = visit.OverrideReason is not null,
    };

    // Who can be served by fewest chooses first. The same person serves as many of them as may be.
    private static List<PlannedVisit> Choose(IReadOnlyList<Wish> wishes, List<SeriesConflict> conflicts)
    {
        var chosen = new List<PlannedVisit>();
        foreach (var wish in wishes.OrderBy(w => w.Candidates.Count))
        {
            var best = wish.Candidates.OrderByDescending(c => c.SessionId is not null)
                .ThenByDescending(c => chosen.Exists(v => v.Candidate.StaffId == c.StaffId)).FirstOrDefault(c => !chosen.Exists(v => Meet(v, wish, c)));
            if (best is null)
                conflicts.Add(new SeriesConflict(wish.Visit, new Refusal(BookingRule.Taken)));
            else
                chosen.Add(new PlannedVisit(wish.Visit, wish.Time, best));
        }

        return [.. chosen.OrderBy(v => v.Time.Start)]; // all who book several take times in one order
    }

    private static bool Meet(PlannedVisit other, Wish wish, Candidate candidate) =>
        other.Time.ClaimStart < wish.Time.ClaimEnd && wish.Time.ClaimStart < other.Time.ClaimEnd
            && other.Candidate.Resources.Intersect(candidate.Resources).Any();

    private sealed record Wish(HoldRequest Visit, VisitTime Time, IReadOnlyList<Candidate> Candidates);
}

/// <summary>Who serves each visit, the first one first; and those that nobody can serve.</summary>
internal sealed record SeriesPlan(IReadOnlyList<PlannedVisit> Visits, IReadOnlyList<SeriesConflict> Conflicts);

/// <summary>A visit with its time, and with whom and where it would be.</summary>
internal sealed record PlannedVisit(HoldRequest Visit, VisitTime Time, Candidate Candidate);
