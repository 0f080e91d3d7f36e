using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Integrity;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data;

/// <summary>Those who read side by side see one moment: the doctor compares tables that others write.</summary>
public sealed class SharedSnapshotTests
{
    private const int Rounds = 20, Readers = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_see_the_same_while_others_write(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.Run(() => WriteAsync(world, enough.Token), Ct);
        try
        {
            await Eventually.HoldsAsync(async () => await CountAsync(world) > 0, "somebody to write");
            for (var round = 0; round < Rounds; round++)
            {
                await using var moment = await SharedSnapshot.OpenAsync(
                    world.Get<IDbContextFactory<BookingDbContext>>(), world.Get<DatabaseEngine>(), Readers, Ct);
                var before = await CountAsync(world);
                await Eventually.HoldsAsync(async () => await CountAsync(world) > before, "others to write beside it");

                var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
                await moment.ReadAsync(async db => seen.Add(await db.PublishedChanges.CountAsync(Ct)));

                Assert.Equal(Readers, seen.Count);
                Assert.Single(seen.Distinct());
            }
        }
        finally
        {
            await enough.CancelAsync();
            await writing;
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Checks_made_side_by_side_tell_what_they_tell_one_after_the_other(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("15:00");
        await using (var db = await world.OpenAsync())
            await db.Reservations.Where(r => r.Id == paid.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerId, (Guid?)null), Ct);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        var (alone, together) = (await world.Get<Doctor>().ExamineAsync(Ct), await world.Get<Doctor>().ExamineAsync(Doctor.AtOnce, Ct));

        Assert.Contains(alone, diagnosis => !diagnosis.IsWell);
        Assert.Equal(Told(alone), Told(together));
    }

    private static IEnumerable<string> Told(IEnumerable<Diagnosis> diagnoses) =>
        diagnoses.Select(diagnosis => $"{diagnosis.Rule} {string.Join("; ", diagnosis.Findings)}");

    private static async Task WriteAsync(TestWorld world, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await using var db = await world.OpenAsync();
            db.PublishedChanges.Add(new PublishedChange { At = world.Clock.GetUtcNow(), Kind = Change.Catalog.Kind, Instance = Guid.NewGuid() });
            await db.SaveChangesAsync(Ct);
        }
    }

    private static async Task<int> CountAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.PublishedChanges.CountAsync(Ct);
    }
}
