using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Setup;

/// <summary>Keeps which steps of the set-up an admin has marked as done: those that the catalogue cannot tell by itself.</summary>
public sealed class SetupService(UnitOfWork work)
{
    /// <summary>Marks steps as done, or as not needed here; one that is marked already stays so.</summary>
    public async Task MarkAsync(Actor actor, IReadOnlyCollection<SetupStep> steps, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (await TryAsync() is null)
            await TryAsync(); // somebody else marked one in the same moment: the second reading finds it

        Task<IReadOnlyCollection<SetupStep>?> TryAsync() => work.TryAsync<IReadOnlyCollection<SetupStep>>(async (db, token) =>
        {
            var marked = await db.SetupMarks.Select(m => m.Step).ToListAsync(token);
            db.SetupMarks.AddRange(steps.Except(marked).Select(step => new SetupMark { Step = step }));
            db.Publish(Change.Catalog);
            return steps;
        }, ct);
    }
}
