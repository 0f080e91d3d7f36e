using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence.Requests;

/// <summary>Staff ask for time off, and an admin says yes or no. Until then it claims nothing.</summary>
/// <remarks>Of two who decide at once, one does: a request is changed only while it is open.</remarks>
public sealed class TimeOffRequestService(UnitOfWork work, SlotAllocator claims, TimeOffQueries timeOff, Ids ids, TimeProvider clock)
{
    private const int MaxTries = 5; // of a lost race
    private const int MaxWords = 200;

    /// <summary>Asks for time off, for oneself; the front desk and admins for everybody. The same command asks once.</summary>
    public async Task<TimeOffRequestResult> AskAsync(
        Actor actor, int personId, DateTimeOffset start, DateTimeOffset end, string reason, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var now = clock.Now();
        if (TimeOffService.WhyInvalid(start, end, now) is { } fault)
            return new TimeOffRequestResult.Invalid(fault);
        var request = new TimeOffRequest
        {
            Id = command ?? ids.NewId(now),
            PersonId = personId,
            Start = start.ToUniversalTime(),
            End = end.ToUniversalTime(),
            Reason = VisibleText.Start(reason.Trim(), MaxWords),
            AskedAt = now,
            AskedBy = NameOf(actor),
        };
        var asked = await work.OnceAsync<TimeOffRequestResult>(command, (db, _, _) =>
        {
            db.TimeOffRequests.Add(request);
            Publish(db, request);
            return Task.FromResult<TimeOffRequestResult?>(new TimeOffRequestResult.Done(request.Id));
        }, (_, _, _) => Task.FromResult<TimeOffRequestResult?>(new TimeOffRequestResult.Done(request.Id)), ct);
        return asked ?? new TimeOffRequestResult.Done(request.Id); // the same command was faster
    }

    /// <summary>Says yes: it becomes time off in the same transaction. Whoever books in that instant has their time before, or is refused.</summary>
    public async Task<TimeOffRequestResult> ApproveAsync(Actor actor, Guid id, string answer = "", CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var now = clock.Now();
        Catalog.TimeOff? block = null;
        var isInTheWay = false;
        for (var tries = 0; tries < MaxTries && !isInTheWay; tries++) // whoever takes or gives up one of its cells in the same instant: as it stands then
        {
            var result = await work.OnceAsync<TimeOffRequestResult>(null, async (db, _, token) =>
            {
                if (await DecideAsync(db, actor, id, TimeOffRequestState.Approved, answer, now, token) is not { } request)
                    return await AsItStandsAsync(db, id, token);
                if (request.End <= now)
                    throw new DbUpdateConcurrencyException("It is over."); // all of it is undone
                block = request.ToTimeOff(actor);
                await claims.ReclaimExpiredAsync(db, actor, [block.ResourceId], block.Start, block.End, now, token);
                isInTheWay = !await TimeOffService.LayAsync(db, block, TimeOffOver.LetsStay, now, token);
                if (isInTheWay)
                    throw new DbUpdateConcurrencyException("There is other time off."); // it is open still
                return new TimeOffRequestResult.Done(id);
            }, (_, _, _) => Task.FromResult<TimeOffRequestResult?>(new TimeOffRequestResult.Done(id)), ct);
            if (result is TimeOffRequestResult.Done)
                return new TimeOffRequestResult.Approved(await timeOff.InTheWayAsync(block!, ct));
            if (result is not null)
                return result;
            if (block is null)
                return new TimeOffRequestResult.Invalid(TimeOffFault.Past);
        }

        return new TimeOffRequestResult.InTheWay([.. (await timeOff.InTheWayAsync(block!, ct)).Where(w => w.Reference is null)]);
    }

    /// <summary>Says no, with a word to who asked.</summary>
    public Task<TimeOffRequestResult> DeclineAsync(Actor actor, Guid id, string answer, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return EndAsync(actor, id, TimeOffRequestState.Declined, answer, ct);
    }

    /// <summary>Who asked thinks better of it, while nobody has decided.</summary>
    public Task<TimeOffRequestResult> WithdrawAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return EndAsync(actor, id, TimeOffRequestState.Withdrawn, "", ct);
    }

    private Task<TimeOffRequestResult> EndAsync(Actor actor, Guid id, TimeOffRequestState state, string answer, CancellationToken ct)
    {
        var now = clock.Now();
        return work.DoAsync(async (db, token) => await DecideAsync(db, actor, id, state, answer, now, token) is null
            ? await AsItStandsAsync(db, id, token)
            : new TimeOffRequestResult.Done(id), ct);
    }

    // Nothing when it is not open any more. Whose it is never changes.
    private static async Task<TimeOffRequest?> DecideAsync(
        BookingDbContext db, Actor actor, Guid id, TimeOffRequestState state, string answer, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.TimeOffRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } request)
            return null;
        actor.MustActFor(request.PersonId);
        var (by, word) = (NameOf(actor), VisibleText.Start(answer.Trim(), MaxWords));
        var decided = await db.TimeOffRequests.Where(r => r.Id == id && r.State == TimeOffRequestState.Open).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, state).SetProperty(r => r.DecidedAt, now).SetProperty(r => r.DecidedBy, by).SetProperty(r => r.Answer, word)
                .SetProperty(r => r.Version, r => r.Version + 1), ct);
        if (decided is 0)
            return null;
        Publish(db, request);
        return request;
    }

    private static async Task<TimeOffRequestResult> AsItStandsAsync(BookingDbContext db, Guid id, CancellationToken ct) =>
        await db.TimeOffRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } request
            ? new TimeOffRequestResult.Decided(request.State)
            : new TimeOffRequestResult.NotFound();

    private static void Publish(BookingDbContext db, TimeOffRequest request) =>
        db.Publish(new Change(ChangeKind.Slots, request.PersonId, request.Start, request.End));

    private static string NameOf(Actor actor) => VisibleText.Start(actor is Actor.Staff staff ? staff.Name : actor.ToString()!, 100);
}
