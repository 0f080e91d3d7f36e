using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Visits;

/// <summary>What staff say about a visit: here, over, nobody came; and each of these taken back.</summary>
public sealed class VisitService(ReservationChanges changes, CatalogQueries catalogs, IOptions<VisitOptions> options, TimeProvider clock)
{
    /// <summary>The customer is here: from <c>Visits:CheckInBefore</c> before the start on, or earlier for a reason.</summary>
    public Task<ChangeResult> CheckInAsync(Actor actor, Guid id, string? earlyReason = null, CancellationToken ct = default) =>
        StepAsync(
            actor, id, new Step("checked_in", Confirmed, CheckedIn, (r, _) => r.CheckIn()) { Early = RefusalReason.EarlyCheckIn, EarlyReason = earlyReason },
            ct);

    /// <summary>Whether a step of a visit may be taken by now without a reason.</summary>
    public bool IsDue(ReservationStatus step, DateTimeOffset start) => clock.Now() >= EarliestFor(step, start);

    /// <summary>They are not here yet after all.</summary>
    public Task<ChangeResult> UndoCheckInAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("check_in_undone", CheckedIn, Confirmed, (r, _) => r.UndoCheckIn()), ct);

    /// <summary>The visit is over: from its start on, or earlier for a reason. Its points are earned.</summary>
    public Task<ChangeResult> CompleteAsync(Actor actor, Guid id, string? earlyReason = null, CancellationToken ct = default) =>
        StepAsync(
            actor, id,
            new Step("completed", CheckedIn, Completed, (r, now) => r.Complete(now)) { Early = RefusalReason.EarlyComplete, EarlyReason = earlyReason }, ct);

    /// <summary>It is not over after all: the points that it earned go back, as far as they have not been spent.</summary>
    public Task<ChangeResult> UndoCompleteAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("complete_undone", Completed, CheckedIn, (r, now) => r.UndoComplete(now)), ct);

    /// <summary>Nobody came: from the start on, or earlier for a reason. A reason is kept either way.</summary>
    public Task<ChangeResult> MarkNoShowAsync(Actor actor, Guid id, string? reason = null, CancellationToken ct = default) =>
        StepAsync(
            actor, id,
            new Step("no_show", Confirmed, NoShow, (r, _) => r.MarkNoShow(GivenReason.Parse(reason ?? "").ToString()))
            {
                Early = RefusalReason.EarlyNoShow,
                EarlyReason = reason,
                KeepsReason = true,
            },
            ct);

    /// <summary>They came after all.</summary>
    public Task<ChangeResult> UndoNoShowAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("no_show_undone", NoShow, Confirmed, (r, _) => r.UndoNoShow()), ct);

    /// <summary>What takes a step of a visit back, by where the step led; null where nothing does.</summary>
    public Func<Actor, Guid, CancellationToken, Task<ChangeResult>>? UndoOf(ReservationStatus step) => step switch
    {
        CheckedIn => UndoCheckInAsync,
        Completed => UndoCompleteAsync,
        NoShow => UndoNoShowAsync,
        _ => null,
    };

    private DateTimeOffset EarliestFor(ReservationStatus step, DateTimeOffset start) => Reservation.EarliestFor(step, start, options.Value.CheckInBefore);

    // A step of the visit, or one taken back.
    private sealed record Step(string What, ReservationStatus From, ReservationStatus To, Action<Reservation, DateTimeOffset> Take)
    {
        /// <summary>The refusal when it comes before it can be true; null for what is always possible.</summary>
        public RefusalReason? Early { get; init; }

        public string? EarlyReason { get; init; }

        /// <summary>Whether the reason is kept of one that is not early, too.</summary>
        public bool KeepsReason { get; init; }
    }

    private Task<ChangeResult> StepAsync(Actor actor, Guid id, Step step, CancellationToken ct)
    {
        actor.MustBeStaff();
        return TakeAsync();

        async Task<ChangeResult> TakeAsync()
        {
            var reason = step.EarlyReason?.Trim() ?? "";
            if (GivenReason.Parse(reason).IsTooLong)
                return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = "too_long" });

            DateTimeOffset? from = null;
            var result = await changes.ChangeAsync(actor, id, (db, reservation, now, _) =>
            {
                if (reservation.Status == step.To)
                    return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
                if (reservation.Status != step.From)
                    return Task.FromResult<ChangeOutcome>(ReservationChanges.WrongState(reservation));
                from = step.Early is not null && EarliestFor(step.To, reservation.Start) is var earliest && now < earliest
                    ? earliest
                    : null;
                if (from is not null && reason.Length is 0)
                    return Task.FromResult<ChangeOutcome>(step.Early!.Value);
                step.Take(reservation, now);
                ReservationHistory.Note(db, actor, id, step.What, from is null && !step.KeepsReason ? "" : reason, now);
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
            }, ct);
            return result is ChangeResult.Refused refused && refused.Reason == step.Early
                ? refused with { From = (await catalogs.SnapshotAsync(ct)).Zone.ToLocal(from!.Value) }
                : result;
        }
    }
}
