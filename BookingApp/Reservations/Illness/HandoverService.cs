using BookingApp.Reservations.Rescheduling;

namespace BookingApp.Reservations.Illness;

/// <summary>Gives the visits of somebody who is ill to colleagues who are free: each by itself, as the customer's booking was seen.</summary>
public sealed class HandoverService(IllnessQueries illnesses, RescheduleService rescheduling)
{
    /// <summary>Gives each booking for which somebody is free to the one who has least to do. What nobody can take, what is only held, and what others
    /// have changed meanwhile stays.</summary>
    public async Task<IReadOnlyList<Handover>> GiveAllAsync(Actor actor, int personId, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var given = new List<Handover>();
        foreach (var (visit, _) in (await illnesses.FindAsync(personId, ct)).Visits.Where(v => v.Visit.Status is ReservationStatus.Confirmed))
        {
            if (await GiveAsync(actor, visit, ct) is { } result) // who is free depends on what was given before
                given.Add(new Handover(visit, result));
        }

        return given;
    }

    private async Task<ChangeResult?> GiveAsync(Actor actor, ReservationView visit, CancellationToken ct)
    {
        ChangeResult? result = null;
        foreach (var colleague in await illnesses.ColleaguesAsync(visit, ct))
        {
            result = await rescheduling.RescheduleAsync(actor, visit.Id, new RescheduleRequest(visit.Start, colleague.Id) { Version = visit.Version }, ct);
            if (result is not ChangeResult.BeatenToIt)
                return result;
        }

        return result;
    }
}
