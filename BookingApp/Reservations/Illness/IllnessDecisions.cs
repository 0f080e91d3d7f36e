using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Rescheduling;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Illness;

/// <summary>Decides about many visits of somebody who is ill in one press: each by itself, as the booking was seen.</summary>
public sealed class IllnessDecisions(
    IllnessQueries illnesses, RescheduleService rescheduling, AnotherTime anotherTime, ReservationService reservations)
{
    /// <summary>Gives each booking for which somebody is free to the one who has least to do. What nobody can take, what is only held, and what others
    /// have changed meanwhile stays.</summary>
    public async Task<IReadOnlyList<IllnessDecision>> GiveAllAsync(Actor actor, int personId, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var given = new List<IllnessDecision>();
        foreach (var (visit, _) in (await illnesses.FindAsync(personId, ct)).Visits.Where(v => v.Visit.Status is Confirmed))
        {
            if (await GiveAsync(actor, visit, ct) is { } result) // who is free depends on what was given before
                given.Add(new IllnessDecision(visit, result));
        }

        return given;
    }

    /// <summary>Whether <see cref="AskAllAsync"/> writes to the customer of this visit: whoever has not been asked, and left an address.</summary>
    public static bool CanAsk(ReservationView visit) =>
        visit is { Status: Confirmed, IsAskedForAnotherTime: false, Customer.Email.Length: > 0 } && visit.Start > visit.ServerTime;

    /// <summary>Asks the customers of these visits for another time, where that <see cref="CanAsk">can be</see>. What others have changed since they were
    /// seen, as they are given here, stays and says so.</summary>
    public async Task<IReadOnlyList<IllnessDecision>> AskAllAsync(
        Actor actor, int personId, IReadOnlyList<ReservationView> seen, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var asked = new List<IllnessDecision>();
        foreach (var visit in await StillAsync(personId, seen, ct))
        {
            if (CanAsk(visit))
                asked.Add(new IllnessDecision(visit, await anotherTime.AskAsync(actor, visit.Id, visit.Version, ct)));
        }

        return asked;
    }

    /// <summary>Whether <see cref="CancelAllAsync"/> cancels this visit: what is booked. A hold lapses by itself, and who is here is not sent away.</summary>
    public static bool CanCancel(ReservationView visit) => visit.Status is Confirmed or AwaitingApproval;

    /// <summary>Cancels these visits, where that <see cref="CanCancel">can be</see>: each customer gets back all that they have paid. What others have
    /// changed since they were seen, as they are given here, stays and says so. The reason is kept in each booking's history.</summary>
    public async Task<IReadOnlyList<IllnessDecision>> CancelAllAsync(
        Actor actor, int personId, IReadOnlyList<ReservationView> seen, string reason, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var cancelled = new List<IllnessDecision>();
        foreach (var visit in await StillAsync(personId, seen, ct))
        {
            if (CanCancel(visit))
                cancelled.Add(new IllnessDecision(
                    visit, await reservations.CancelAsync(actor, visit.Id, new CancelRequest { Reason = reason, Version = visit.Version }, ct)));
        }

        return cancelled;
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

    // Of those that were seen, the ones that still wait for a decision, in the version that was seen.
    private async Task<IReadOnlyList<ReservationView>> StillAsync(int personId, IReadOnlyList<ReservationView> seen, CancellationToken ct)
    {
        var undecided = (await illnesses.FindAsync(personId, ct)).Visits.Select(v => v.Visit.Id).ToHashSet();
        return [.. seen.Where(visit => undecided.Contains(visit.Id))];
    }
}
