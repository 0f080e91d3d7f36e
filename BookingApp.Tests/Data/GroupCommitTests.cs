using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Discounts;
using BookingApp.Monitoring.Health;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Tests.Data;

/// <summary>On SQLite units that wait while another is at work share its commit. Each has one effect, and nobody is answered before it is sure.</summary>
public sealed class GroupCommitTests
{
    private static int _coupons;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_wait_are_committed_together()
    {
        await using var world = await TestWorld.CreateAsync();
        var before = world.Faults.Commits;

        var answers = await TogetherAsync(world, [Write("a"), Write("b"), Write("c")]);

        Assert.Equal(["a", "b", "c"], answers);
        Assert.Equal(1, world.Faults.Commits - before);
        Assert.Equal("a b c first", await WrittenAsync(world));
    }

    [Fact]
    public async Task One_that_fails_takes_back_nothing_of_the_others()
    {
        await using var world = await TestWorld.CreateAsync();
        var before = world.Faults.Commits;

        var answers = await TogetherAsync(world, [Write("a"), Write("b", fails: true), Write("a"), Write("c")]);

        Assert.Equal(["a", "failed", null, "c"], answers); // the third lost a race to the first: the key is taken
        Assert.Equal(1, world.Faults.Commits - before);
        Assert.Equal("a c first", await WrittenAsync(world));
    }

    [Fact]
    public async Task Who_comes_first_and_fails_holds_up_nobody()
    {
        await using var world = await TestWorld.CreateAsync();

        var answers = await TogetherAsync(world, [Write("a"), Write("b")], first: "failed");

        Assert.Equal(["a", "b"], answers);
        Assert.Equal("a b", await WrittenAsync(world));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_is_in_doubt_is_in_doubt_for_all_and_each_has_one_effect(bool takes)
    {
        await using var world = await TestWorld.CreateAsync();

        var answers = await TogetherAsync(world, [Write("a"), Write("a"), Write("b", fails: true), Write("c")], lose: () =>
        {
            if (takes)
                world.Faults.LoseAnswer();
            else
                world.Faults.Fail();
        });

        Assert.Equal((1, 1), (answers.Count(a => a is "a"), answers.Count(a => a is null))); // whoever of the two it is
        Assert.Equal(["failed", "c"], answers[2..]);
        Assert.Equal("a c first", await WrittenAsync(world));
    }

    // As SQLite does by itself when the disk is full.
    [Fact]
    public async Task A_unit_that_ends_the_whole_transaction_breaks_its_group_once()
    {
        await using var world = await TestWorld.CreateAsync();
        var runs = 0;

        var answers = await TogetherAsync(world, [Write("a"), Breaks, Write("c")]);

        Assert.Equal(["a", "failed", "c"], answers);
        Assert.Equal(2, runs);
        Assert.Equal("a c first", await WrittenAsync(world));

        async Task<string?> Breaks(BookingDbContext db, CancellationToken ct)
        {
            runs++;
            await db.Database.ExecuteSqlRawAsync("ROLLBACK", ct);
            throw new InvalidOperationException("The disk is full.");
        }
    }

    [Fact]
    public async Task Who_finds_the_disk_full_fails_alone_and_readiness_says_so_until_none_has_for_a_while_and_something_is_saved()
    {
        await using var world = await TestWorld.CreateAsync();
        var (trouble, check) = (world.Get<SaveTrouble>(), new SaveCheck(world.Get<SaveTrouble>(), world.Get<UnitOfWork>()));

        var answers = await TogetherAsync(world, [Write("a"), Fills, Write("c")]);
        var (isThere, beside) = (trouble.IsThere, await check.CheckHealthAsync(new(), Ct)); // others could save, and so can this look
        world.Clock.Advance(SaveTrouble.Remembered);
        world.Faults.Fail(times: 6);
        var (full, well) = (await check.CheckHealthAsync(new(), Ct), await check.CheckHealthAsync(new(), Ct));

        Assert.Equal(["a", "failed", "c"], answers);
        Assert.Equal("a c first", await WrittenAsync(world));
        Assert.Equal((true, false), (isThere, trouble.IsThere));
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Healthy), (beside.Status, full.Status, well.Status));

        static async Task<string?> Fills(BookingDbContext db, CancellationToken ct)
        {
            var pages = await db.Database.SqlQueryRaw<int>("SELECT page_count AS Value FROM pragma_page_count").SingleAsync(ct);
            await db.Database.ExecuteSqlRawAsync(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"), ct); // of this connection
            var failure = await Assert.ThrowsAsync<SqliteException>(
                () => db.Database.ExecuteSqlRawAsync("CREATE TABLE Filler AS SELECT zeroblob(10000000) AS Value", ct));
            Assert.True(DatabaseEngine.IsUnavailable(failure));
            throw new InvalidOperationException("The disk is full.", failure);
        }
    }

    [Fact]
    public async Task More_than_one_group_may_hold_are_committed_in_two()
    {
        await using var world = await TestWorld.CreateAsync();
        var before = world.Faults.Commits;
        var codes = Enumerable.Range(10, 40).Select(n => $"unit {n}").ToList();

        var answers = await TogetherAsync(world, [.. codes.Select(code => Write(code))]);

        Assert.Equal<string?>(codes, answers);
        Assert.Equal(2, world.Faults.Commits - before);
    }

    [Fact]
    public async Task Who_is_done_waits_for_no_more_than_the_one_long_unit_that_came_between()
    {
        await using var world = await TestWorld.CreateAsync();
        var before = world.Faults.Commits;

        var answers = await TogetherAsync(world, [Write("a"), Long, Write("c")]);

        Assert.Equal(["a", "long", "c"], answers);
        Assert.Equal(2, world.Faults.Commits - before);

        async Task<string?> Long(BookingDbContext db, CancellationToken ct)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(20));
            return await Write("long")(db, ct);
        }
    }

    [Fact]
    public async Task A_command_that_comes_twice_in_a_group_that_does_not_take_is_done_once()
    {
        await using var world = await TestWorld.CreateAsync();
        var (command, begun, goOn) = (world.NewCommand(), new TaskCompletionSource(), new TaskCompletionSource());

        var first = PressAsync(async () =>
        {
            begun.TrySetResult();
            await goOn.Task;
        });
        await begun.Task;
        var second = PressAsync(() => Task.CompletedTask);
        world.Faults.Fail();
        goOn.SetResult();

        Assert.Equal(["before", "made"], (await Task.WhenAll(first, second)).Order());
        Assert.Equal("made", await WrittenAsync(world));

        Task<string?> PressAsync(Func<Task> meanwhile) => world.Get<UnitOfWork>().OnceAsync<string>(
            command,
            async (db, _, ct) =>
            {
                await meanwhile();
                return await Write("made")(db, ct);
            },
            (_, _, _) => Task.FromResult<string?>("before"), Ct);
    }

    // It saw what a unit beside it had written, and that was lost with the commit: told at once, its answer would have been wrong.
    [Fact]
    public async Task Who_found_it_done_is_not_told_so_before_that_is_committed()
    {
        await using var world = await TestWorld.CreateAsync();
        var seen = new List<bool>();

        var answers = await TogetherAsync(world, [Look("first")], lose: () => world.Faults.Fail());

        Assert.True(seen[0]);
        Assert.Equal((2, seen[^1] ? "first is there" : null), (seen.Count, answers[0]));
        Assert.Equal("first", await WrittenAsync(world));

        Unit Look(string code) => async (db, ct) =>
        {
            seen.Add(await db.Coupons.AnyAsync(c => c.Code == code, ct));
            return seen[^1] ? $"{code} is there" : throw new DbUpdateConcurrencyException("not yet");
        };
    }

    [Fact]
    public async Task Who_leaves_the_line_keeps_nobody_waiting_and_does_nothing()
    {
        await using var world = await TestWorld.CreateAsync();
        using var leaving = new CancellationTokenSource();

        var answers = await TogetherAsync(world, [Write("a"), Write("b")], leaving: leaving);

        Assert.Equal(["a", "gone"], answers);
        Assert.Equal("a first", await WrittenAsync(world));
    }

    [Fact]
    public async Task While_another_process_writes_one_waits_for_all_who_stand_in_line_and_each_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("locked-").FullName;
        var file = $"Data Source={Path.Combine(folder, "booking.db")};Foreign Keys=True;Default Timeout=1";
        await using (var world = await TestWorld.CreateAsync(settings: new(StringComparer.Ordinal) { ["ConnectionStrings:Booking"] = file }))
        {
            var group = new GroupCommit(world.Get<IDbContextFactory<BookingDbContext>>(), world.Clock);
            await using var other = new SqliteConnection(file + ";Pooling=False");
            await other.OpenAsync(Ct);
            await using (await other.BeginTransactionAsync(Ct))
            {
                var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Assert.ThrowsAsync<SqliteException>(DoAsync), Ct)));

                Assert.All(told, failure => Assert.True(DatabaseEngine.IsTransient(failure)));
                Assert.InRange(told.Distinct().Count(), 1, 7); // each that waited by itself would have a failure of its own
            }

            await DoAsync();

            Task DoAsync() => group.RunAsync((_, _) => Task.FromResult(true), () => { }, alone: false, Ct);
        }

        Directory.Delete(folder, recursive: true);
    }

    private delegate Task<string?> Unit(BookingDbContext db, CancellationToken ct);

    private static Unit Write(string code, bool fails = false) => async (db, ct) =>
    {
        db.Coupons.Add(new Coupon { Id = Interlocked.Increment(ref _coupons), Code = code });
        await db.SaveChangesAsync(ct);
        return fails ? throw new InvalidOperationException("A unit of its own failed.") : code;
    };

    // All but the first stand in line while the first is at work; then it goes on.
    private static async Task<List<string?>> TogetherAsync(
        TestWorld world, Unit[] units, string first = "first", Action? lose = null, CancellationTokenSource? leaving = null)
    {
        var work = world.Get<UnitOfWork>();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var leader = AnswerAsync(async (db, ct) =>
        {
            begun.TrySetResult();
            await goOn.Task;
            return await Write(first, fails: first is "failed")(db, ct);
        }, Ct);
        await begun.Task;
        var others = units.Select((unit, n) => AnswerAsync(unit, n == units.Length - 1 && leaving is not null ? leaving.Token : Ct)).ToList();
        if (leaving is not null)
            await leaving.CancelAsync();
        lose?.Invoke();
        goOn.SetResult();
        Assert.Equal(first, await leader);
        return [.. await Task.WhenAll(others)];

        async Task<string?> AnswerAsync(Unit unit, CancellationToken ct)
        {
            try
            {
                return await work.TryAsync<string>((db, token) => unit(db, token), ct);
            }
            catch (InvalidOperationException)
            {
                return "failed";
            }
            catch (OperationCanceledException)
            {
                return "gone";
            }
        }
    }

    private static async Task<string> WrittenAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return string.Join(' ', await db.Coupons.OrderBy(c => c.Code).Select(c => c.Code).ToListAsync(Ct));
    }
}
