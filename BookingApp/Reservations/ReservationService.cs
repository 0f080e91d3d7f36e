using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Data;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>What happens to a reservation between its confirmation and the end of the visit.</summary>
public sealed class ReservationService(
    ReservationTools tools, HoldService holds, AvailabilityQueries availability, ReservationQueries queries, IOptions<VisitOptions> visits)
{
    /// <summary>Confirms a hold that owes nothing now.</summary>
    public Task<ChangeResult> ConfirmFreeAsync(Actor actor, Guid id, CancellationToken ct = default) => tools.Changes.ChangeAsync(
        actor, id, (_, reservation, now, _) =>
        {
            if (reservation.Status.IsBooked())
                return Task.FromResult<string?>(ReservationChanges.Already);
            var refused = ReservationChanges.WhyNotHeld(reservation, now)
                ?? (!reservation.HasDetails && !actor.IsStaff ? "details_missing" : !reservation.Prepay.IsZero && !actor.IsStaff ? "payment_due" : null);
            if (refused is null)
                reservation.Confirm(actor, now);
            return Task.FromResult(refused);
        }, ct);

    /// <summary>Staff book somebody who stands at the desk: held, then confirmed; what is due is taken there. A command books them once.</summary>
    public async Task<HoldResult> BookWalkInAsync(Actor actor, HoldRequest request, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (request.Customer is null)
            return new HoldResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["customer.name"] = "required" });
        var result = await holds.HoldAsync(actor, request, ct);
        if (result is not HoldResult.Held held)
            return result;
        var confirmed = await ConfirmFreeAsync(actor, held.Reservation.Id, ct);
        if (confirmed is ChangeResult.Done done)
            return new HoldResult.Held(done.Reservation);
        return await queries.FindAsync(held.Reservation.Id, ct) is { Status: Cancelled or Released or Expired } ended
            ? new HoldResult.EndedSince(ended)
            : new HoldResult.BeatenToIt([]);
    }

    /// <summary>Gives a booking up. The customer may until the window before the start, and gets back what the policy says that they booked under;
    /// staff say whether money goes back.</summary>
    /// <remarks>A hold is let go instead; a request that nobody has agreed to is withdrawn until the visit begins, with all that was paid for it.
    /// Repeating it is harmless. With the version that its page showed, a booking that is another by now stays: <c>changed_meanwhile</c>.</remarks>
    public async Task<ChangeResult> CancelAsync(
        Actor actor, Guid id, bool refund = true, string reason = "", int? version = null, CancellationToken ct = default)
    {
        if (await queries.FindAsync(id, ct) is { Status: Held }
            && await holds.ReleaseAsync(actor, id, ct) is var let and not ChangeResult.Refused { Reservation.Status: AwaitingApproval })
            return let;

        var catalog = await tools.Catalog.SnapshotAsync(ct);
        return await tools.Changes.ChangeAsync(actor, id, async (db, reservation, now, token) =>
        {
            if (reservation.Status is Cancelled or Released or Expired)
                return ReservationChanges.Already;
            if (reservation.Status is not (Confirmed or AwaitingApproval))
                return WrongState(reservation);
            if (version is not null && version != reservation.Version)
                return Changed;
            var isRequest = reservation.Status is AwaitingApproval;
            if (!isRequest && !actor.IsStaff && ReservationViews.ChangeableUntil(reservation, Confirmed, catalog) is var until
                && (until is null || now > until))
                return "cancel_window";
            if (isRequest)
                reservation.Withdraw(actor, now);
            else
                reservation.Cancel(actor, actor is Actor.Customer ? reservation.Cancellation.PercentAt(reservation.Start, now) : refund ? 100 : 0, now);
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await tools.Claims.LeaveAsync(db, reservation, token);
            if (!isRequest || reason.Length > 0)
                tools.History.Add(db, actor, id, "cancelled", reason, now);
            return null;
        }, ct);
    }

    /// <summary>Another time or person. A hold keeps its price and its order; a booking keeps its price and its payment.</summary>
    public async Task<ChangeResult> MoveAsync(Actor actor, Guid id, MoveRequest request, CancellationToken ct = default)
    {
        if (request.OverrideReason is not null)
            actor.MustBeStaff();
        for (var round = 0; ; round++)
        {
            var catalog = await tools.Catalog.SnapshotAsync(ct);
            if (await queries.FindAsync(id, ct) is not { } before || catalog.FindService(before.ServiceId) is not { } service)
                return new ChangeResult.NotFound();
            actor.MustOwn(before.Reference);
            if (before.Start == request.Start && (request.StaffId is null || request.StaffId == before.StaffId) && before.Status is Held or Confirmed)
                return new ChangeResult.Done(before); // it stands at that time already
            if (RefuseMove(actor, before, request) is { } refused)
                return refused;

            var plan = await CandidatesAsync(before, request, ct);
            foreach (var candidate in plan.Candidates)
            {
                if (await TryMoveAsync(actor, id, request, service, candidate, ct) is { } result)
                    return result;
            }

            if (plan.Refusal is { Rule: not Refusal.Rules.Taken } rule)
                return new ChangeResult.NotOffered(rule);
            if (round >= MaxRounds || await queries.FindAsync(id, ct) is { } now && now.Version == before.Version)
                return new ChangeResult.BeatenToIt(await availability.NearestFreeAsync(before.ToMove(), request.Start, request.StaffId, 5, ct));
            // else it was the booking itself that somebody changed in this instant: what stands now decides
        }
    }

    /// <summary>The customer is here: from <c>Visits:CheckInBefore</c> before the start on, or earlier for a reason.</summary>
    public Task<ChangeResult> CheckInAsync(Actor actor, Guid id, string? earlyReason = null, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("checked_in", Confirmed, CheckedIn, (r, _) => r.CheckIn()) { Early = "early_check_in", EarlyReason = earlyReason }, ct);

    /// <summary>They are not here yet after all.</summary>
    public Task<ChangeResult> UndoCheckInAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("check_in_undone", CheckedIn, Confirmed, (r, _) => r.UndoCheckIn()), ct);

    /// <summary>The visit is over: from its start on, or earlier for a reason. Its points are earned.</summary>
    public Task<ChangeResult> CompleteAsync(Actor actor, Guid id, string? earlyReason = null, CancellationToken ct = default) =>
        StepAsync(
            actor, id, new Step("completed", CheckedIn, Completed, (r, now) => r.Complete(now)) { Early = "early_complete", EarlyReason = earlyReason }, ct);

    /// <summary>It is not over after all: the points that it earned go back, as far as they have not been spent.</summary>
    public Task<ChangeResult> UndoCompleteAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("complete_undone", Completed, CheckedIn, (r, now) => r.UndoComplete(now)), ct);

    /// <summary>Nobody came: from the start on, or earlier for a reason.</summary>
    public Task<ChangeResult> MarkNoShowAsync(Actor actor, Guid id, string? earlyReason = null, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("no_show", Confirmed, NoShow, (r, _) => r.MarkNoShow()) { Early = "early_no_show", EarlyReason = earlyReason }, ct);

    /// <summary>They came after all.</summary>
    public Task<ChangeResult> UndoNoShowAsync(Actor actor, Guid id, CancellationToken ct = default) =>
        StepAsync(actor, id, new Step("no_show_undone", NoShow, Confirmed, (r, _) => r.UndoNoShow()), ct);

    /// <summary>The staff's own words about a visit; customers never see them. With the words that they were written over, others' words are not
    /// lost: <c>notes_changed</c>.</summary>
    public Task<ChangeResult> NoteAsync(Actor actor, Guid id, string notes, string? was = null, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (notes.Length > 4000)
            return Task.FromResult<ChangeResult>(new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["notes"] = "too_long" }));
        return tools.Changes.ChangeAsync(actor, id, (db, reservation, now, _) =>
        {
            if (reservation.Notes == notes.Trim())
                return Task.FromResult<string?>(ReservationChanges.Already);
            if (was is not null && was != reservation.Notes)
                return Task.FromResult<string?>("notes_changed");
            reservation.Notes = notes.Trim();
            tools.History.Add(db, actor, id, "noted", "", now);
            return Task.FromResult<string?>(null);
        }, ct);
    }

    private const int MaxRounds = 3; // of a lost race
    private const string Changed = "changed_meanwhile";

    private static string WrongState(Reservation reservation) => reservation.Status is Capturing ? "payment_in_progress" : "wrong_state";

    private static ChangeResult? RefuseMove(Actor actor, ReservationView before, MoveRequest request) => before.Status switch
    {
        Expired or Released => new ChangeResult.Lapsed(before),
        Capturing => new ChangeResult.Refused("payment_in_progress", before),
        Held or Confirmed when request.Version is { } version && version != before.Version => new ChangeResult.Refused(Changed, before),
        Held => null,
        Confirmed when !actor.IsStaff && before.ChangeableUntil is null => new ChangeResult.Refused("move_window", before),
        Confirmed => null,
        _ => new ChangeResult.Refused("wrong_state", before),
    };

    // The same person if they are free, else, when nobody is named, anyone.
    private async Task<(IReadOnlyList<Candidate> Candidates, Refusal? Refusal)> CandidatesAsync(
        ReservationView before, MoveRequest request, CancellationToken ct)
    {
        var wanted = new PlanRequest(before.ServiceId, request.Start, request.StaffId, before.PartySize)
        {
            Moving = before.ToMove(),
            Override = request.OverrideReason is not null,
        };
        var plan = await availability.PlanAsync(wanted, ct);
        var candidates = request.StaffId is null ? plan.Candidates.OrderByDescending(c => c.StaffId == before.StaffId).ToList() : plan.Candidates;
        return (candidates, candidates.Count > 0 ? null : plan.Refusal);
    }

    private async Task<ChangeResult?> TryMoveAsync(
        Actor actor, Guid id, MoveRequest request, Catalog.Service service, Candidate candidate, CancellationToken ct)
    {
        string? refused = null;
        var now = tools.Clock.Now();
        var moved = await tools.Work.TryAsync<Reservation>(async (db, token) =>
        {
            var reservation = await db.Reservations.SingleAsync(r => r.Id == id, token);
            actor.MustOwn(reservation.Reference);
            refused = reservation.HasLapsed(now) ? "hold_lapsed"
                : reservation.Status is not (Held or Confirmed) ? WrongState(reservation)
                : request.Version is { } seen && seen != reservation.Version ? Changed // by whoever was faster: compared on the row, under its lock
                : null;
            if (refused is not null)
                return null;

            var from = reservation.Start;
            var time = reservation.TimeFrom(request.Start);
            var resources = candidate.RoomId is { } room ? new[] { candidate.StaffId, room } : [candidate.StaffId];
            await tools.Claims.ReclaimExpiredAsync(db, actor, resources, time.ClaimStart, time.ClaimEnd, now, token);
            db.Publish(reservation);
            if (reservation.SessionId is not null || service.IsShared) // the service may have become a class since, or none any more
            {
                await tools.Claims.LeaveAsync(db, reservation, token);
                reservation.SessionId = candidate.SessionId;
            }

            reservation.Reschedule(candidate.StaffId, candidate.RoomId, time, now);
            await db.SaveChangesAsync(token); // raises the version under its guard, before any claim changes
            if (service.IsShared)
            {
                if (!await tools.Claims.TakeAsync(db, reservation, service.Capacity, now, token))
                    throw new DbUpdateConcurrencyException("The session has no seat left.");
            }
            else
            {
                await tools.Claims.ShiftAsync(db, reservation, token);
            }

            db.Publish(reservation);
            tools.History.Add(db, actor, id, "moved", MoveDetail(from, request), now);
            return reservation;
        }, ct);

        if (moved is not null)
            return new ChangeResult.Done(await queries.ViewAsync(moved, ct));
        if (refused is null)
            return null; // beaten to it: the next candidate
        var view = (await queries.FindAsync(id, ct))!;
        return refused is "hold_lapsed" ? new ChangeResult.Lapsed(view) : new ChangeResult.Refused(refused, view);
    }

    private static string MoveDetail(DateTimeOffset from, MoveRequest request) =>
        string.Join(
            "; ", new[] { from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture), request.OverrideReason }.Where(
                t => !string.IsNullOrEmpty(t)));

    // A step of the visit, or one taken back.
    private sealed record Step(string What, ReservationStatus From, ReservationStatus To, Action<Reservation, DateTimeOffset> Take)
    {
        /// <summary>The refusal when it comes before it can be true; null for what is always possible.</summary>
        public string? Early { get; init; }

        public string? EarlyReason { get; init; }
    }

    private Task<ChangeResult> StepAsync(Actor actor, Guid id, Step step, CancellationToken ct)
    {
        actor.MustBeStaff();
        return TakeAsync();

        async Task<ChangeResult> TakeAsync()
        {
            var reason = step.EarlyReason?.Trim() ?? "";
            if (reason.Length > 200)
                return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = "too_long" });

            DateTimeOffset? from = null;
            var result = await tools.Changes.ChangeAsync(actor, id, (db, reservation, now, _) =>
            {
                if (reservation.Status == step.To)
                    return Task.FromResult<string?>(ReservationChanges.Already);
                if (reservation.Status != step.From)
                    return Task.FromResult<string?>(WrongState(reservation));
                from = step.Early is not null && reservation.EarliestFor(step.To, visits.Value.CheckInBefore) is var earliest && now < earliest
                    ? earliest
                    : null;
                if (from is not null && reason.Length is 0)
                    return Task.FromResult(step.Early);
                step.Take(reservation, now);
                tools.History.Add(db, actor, id, step.What, from is null ? "" : reason, now);
                return Task.FromResult<string?>(null);
            }, ct);
            return result is ChangeResult.Refused refused && refused.Code == step.Early
                ? refused with { From = (await tools.Catalog.SnapshotAsync(ct)).Zone.ToLocal(from!.Value) }
                : result;
        }
    }
}
