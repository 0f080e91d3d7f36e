using System.Diagnostics.Metrics;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Jobs;
using BookingApp.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data;

/// <summary>A unit of work has one effect, whatever becomes of the answer to its commit.</summary>
public sealed class UnitOfWorkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated_and_is_told_to_everybody(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (runs, told, counted) = (0, new List<Change>(), 0);
        using var listener = world.Get<ChangeFeed>().Subscribe(told.Add);
        world.Faults.LoseAnswer();

        var result = await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            runs++;
            await RenameAsync(db, "!", ct);
            db.Publish(Change.Emails);
            db.AfterCommit(() => counted++);
            return $"run {runs}";
        }, Ct);

        Assert.Equal(("run 1", 1, 1, "Test Studio!"), (result, runs, counted, await NameAsync(world)));
        Assert.Equal([Change.Emails], told);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Rows_that_are_over_are_taken_out_and_no_others_where_there_is_one_writer_some_at_a_time(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var coupon = 0;
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            db.Coupons.AddRange(Enumerable.Range(0, 2_501).Select(n => new Coupon { Id = ++coupon, Code = $"C{n}", Active = n is 2_500 }));
            await db.SaveChangesAsync(ct);
        }, Ct);
        var before = world.Faults.Commits;

        await world.Get<UnitOfWork>().TakeOutAsync(db => db.Coupons.Where(c => !c.Active), Ct);

        Assert.Equal(engine is Engines.Sqlite ? 3 : 1, world.Faults.Commits - before);
        await using var left = await world.OpenAsync();
        Assert.Equal("C2500", (await left.Coupons.SingleAsync(Ct)).Code);
    }

    // PostgreSQL refuses a statement that it has prepared when a migration changed what it answers.
    [Fact]
    public async Task A_column_that_changes_under_prepared_statements_costs_no_unit_and_no_more_than_one_look()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await OnFourConnectionsAsync();
        await using (var migration = await world.OpenAsync())
            await migration.Database.ExecuteSqlRawAsync("""ALTER TABLE "Coupons" ALTER COLUMN "Code" TYPE text""", Ct);

        Assert.Equal(0, await world.Get<UnitOfWork>().DoAsync((db, _) => LookAsync(db), Ct));
        await OnFourConnectionsAsync();

        async Task OnFourConnectionsAsync()
        {
            var open = new List<BookingDbContext>();
            for (var n = 0; n < 4; n++)
            {
                open.Add(await world.OpenAsync());
                await open[^1].Database.OpenConnectionAsync(Ct);
            }

            foreach (var db in open)
            {
                for (var n = 0; n < 10; n++) // often enough to be prepared
                    Assert.Equal(0, await LookAsync(db));
                await db.DisposeAsync();
            }
        }

        static async Task<int> LookAsync(BookingDbContext db) => (await db.Coupons.AsNoTracking().ToListAsync(Ct)).Count;
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_commit_that_did_not_take_is_repeated_and_counted_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (runs, told, counted) = (0, new List<Change>(), 0);
        using var listener = world.Get<ChangeFeed>().Subscribe(told.Add);
        world.Faults.Fail();
        world.Faults.Fail();

        var result = await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            runs++;
            await RenameAsync(db, "!", ct);
            db.Publish(Change.Emails);
            db.AfterCommit(() => counted++);
            return $"run {runs}";
        }, Ct);

        Assert.Equal(("run 3", 3, 1, "Test Studio!"), (result, runs, counted, await NameAsync(world)));
        Assert.Equal([Change.Emails], told);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whether_a_commit_took_is_asked_until_somebody_can_say(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var runs = 0;
        world.Faults.LoseAnswer(meanwhile: () => world.Faults.Unreachable(times: 3));

        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            runs++;
            await RenameAsync(db, "!", ct);
        }, Ct);

        Assert.Equal((1, "Test Studio!"), (runs, await NameAsync(world)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_never_learns_whether_a_commit_took_says_so_and_believes_no_cache(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var told = new List<Change>();
        using var listener = world.Get<ChangeFeed>().Subscribe(told.Add);
        world.Faults.LoseAnswer(meanwhile: () => world.Faults.Unreachable(times: 9));

        await Assert.ThrowsAnyAsync<Exception>(() => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await RenameAsync(db, "!", ct);
            db.Publish(Change.Emails);
        }, Ct));

        Assert.Equal([Change.Emails], told);
        Assert.Equal("Test Studio!", await NameAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_that_comes_again_is_answered_and_not_done_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());

        var first = await OnceAsync(world, command);
        var second = await OnceAsync(world, command);

        Assert.Equal(("made 7", "made 7 before"), (first, second));
        Assert.Equal("Test Studio!", await NameAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_ten_presses_at_once_one_does_it_and_all_are_answered(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => OnceAsync(world, command))));

        Assert.Equal((1, 9), (answers.Count(a => a is "made 7"), answers.Count(a => a is "made 7 before")));
        Assert.Equal("Test Studio!", await NameAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_whose_answer_was_lost_is_known_again_at_once_and_later(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());
        world.Faults.LoseAnswer();

        var first = await OnceAsync(world, command);
        var second = await OnceAsync(world, command);

        Assert.Equal(("made 7", "made 7 before"), (first, second));
        Assert.Equal("Test Studio!", await NameAsync(world));
    }

    // A try that found it done knows nothing to tell: the first one does.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_troubles_in_a_row_lose_neither_the_answer_nor_what_it_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (told, counted) = (new List<Change>(), 0);
        using var listener = world.Get<ChangeFeed>().Subscribe(told.Add);
        world.Faults.LoseAnswer();
        world.Faults.FailLook();

        var answer = await world.Get<UnitOfWork>().OnceAsync<string>(
            world.NewCommand(),
            async (db, _, ct) =>
            {
                await RenameAsync(db, "!", ct);
                db.Publish(Change.Emails);
                db.AfterCommit(() => counted++);
                return "made";
            },
            (_, _, _) => Task.FromResult<string?>("before"), Ct);

        Assert.Equal(("made", 1, "Test Studio!"), (answer, counted, await NameAsync(world)));
        Assert.Equal([Change.Emails], told);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_goes_while_it_is_in_doubt_leaves_it_told_all_the_same(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var told = new List<Change>();
        using var listener = world.Get<ChangeFeed>().Subscribe(told.Add);
        using var leaving = new CancellationTokenSource();
        world.Faults.Fail();
        world.Faults.LoseAnswer(meanwhile: leaving.Cancel);

        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await RenameAsync(db, "!", ct);
            db.Publish(Change.Emails);
        }, leaving.Token);

        Assert.Equal("Test Studio!", await NameAsync(world));
        Assert.Equal([Change.Emails], told);
    }

    // What the lost commit would have answered and counted must not be told: the other press decides.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_press_in_doubt_that_another_press_overtakes_is_answered_by_what_the_other_did(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (command, counted, overtaken) = (Guid.CreateVersion7(world.Clock.GetUtcNow()), new List<string>(), "");
        var services = world.Get<IServiceProvider>();
        var otherInstance = ActivatorUtilities.CreateInstance<UnitOfWork>(services, ActivatorUtilities.CreateInstance<Transactions>(services));
        world.Faults.FailAndBeOvertaken(async () => overtaken = await PressAsync("quick", otherInstance));

        var answer = await PressAsync("slow", world.Get<UnitOfWork>());

        Assert.Equal(("quick", "quick did it"), (overtaken, answer));
        Assert.Equal(["quick"], counted);
        Assert.Equal("Test Studio by quick", await NameAsync(world));

        Task<string?> PressAsync(string who, UnitOfWork work) => work.OnceAsync<string>(
            command,
            async (db, _, ct) =>
            {
                await RenameAsync(db, $" by {who}", ct);
                db.AfterCommit(() => counted.Add(who));
                return who;
            },
            async (db, _, ct) => (await db.Businesses.AsNoTracking().SingleAsync(ct)).Name.Split(" by ")[1] + " did it", Ct);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_that_was_refused_may_come_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());

        var refused = await world.Get<UnitOfWork>()
            .OnceAsync<string>(command, (_, _, _) => Task.FromResult<string?>(null), (_, _, _) => Task.FromResult<string?>("before"), Ct);
        var raced = await world.Get<UnitOfWork>()
            .OnceAsync<string>(command, (_, _, _) => throw new DbUpdateConcurrencyException("beaten"), (_, _, _) => Task.FromResult<string?>("before"), Ct);

        Assert.Null(refused);
        Assert.Null(raced);
        Assert.Equal("made 7", await OnceAsync(world, command));
    }

    // The server has the commit of a caller who hung up, and is still at it.
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_command_waits_for_the_same_one_that_is_about_to_commit(bool takes)
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());
        await using var other = await world.OpenAsync();
        await using var transaction = await other.Database.BeginTransactionAsync(Ct);
        other.Commands.Add(new Command { Id = command, ForgetAt = world.Clock.Now() + Command.Kept, Made = 3 });
        await other.SaveChangesAsync(Ct);

        var waiting = OnceAsync(world, command);
        await Eventually.HoldsAsync(async () =>
        {
            await using var db = await world.OpenAsync();
            return await db.Database.SqlQueryRaw<int>("SELECT COUNT(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
                .SingleAsync(Ct) > 0;
        }, "the second to wait for the first");
        if (takes)
            await transaction.CommitAsync(Ct);
        else
            await transaction.RollbackAsync(Ct);

        Assert.Equal(takes ? "made 3 before" : "made 7", await waiting);
        Assert.Equal(takes ? "Test Studio" : "Test Studio!", await NameAsync(world));
    }

    [Fact]
    public async Task Commands_are_forgotten_when_nobody_repeats_them_any_more()
    {
        await using var world = await TestWorld.CreateAsync();
        var command = Guid.CreateVersion7(world.Clock.GetUtcNow());
        await OnceAsync(world, command);
        await world.Get<UnitOfWork>().DoAsync((db, ct) => RenameAsync(db, "", ct), Ct);
        var before = await IdsAsync(world);
        var pruning = ActivatorUtilities.CreateInstance<Pruning>(world.Get<IServiceProvider>());

        world.Clock.Advance(TimeSpan.FromDays(6));
        await pruning.PruneAsync(Ct);
        var kept = await IdsAsync(world);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await pruning.PruneAsync(Ct);

        Assert.InRange(before.Count, 2, 9);
        // The ids that units of work make themselves are pruned after minutes, a form's after days.
        Assert.Equal(command, Assert.Single(before.Intersect(kept)));
        Assert.DoesNotContain(command, await IdsAsync(world));
    }

    [Fact]
    public async Task Where_nothing_is_over_pruning_waits_for_nobody_who_writes()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HoldAsync("10:00", browser: "a browser"); // its gate is fresh
        await using var db = await world.OpenAsync();
        await using var writing = await db.Database.BeginTransactionAsync(Ct); // SQLite has one writer

        var pruning = world.Get<Pruning>().PruneAsync(Ct);

        Assert.Same(pruning, await Task.WhenAny(pruning, Task.Delay(TimeSpan.FromSeconds(20), Ct)));
        Assert.Equal(world.Clock.GetUtcNow().AddMinutes(1), await pruning);
    }

    // Counted in the unit it would be counted with each repeat.
    [Fact]
    public async Task What_is_counted_is_counted_after_the_commit()
    {
        await using var world = await TestWorld.CreateAsync();
        var confirmed = 0L;
        using var meter = new MeterListener { InstrumentPublished = (instrument, it) => Listen(instrument, it) };
        var mine = new AsyncLocal<bool> { Value = true }; // other tests confirm at the same time
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref confirmed, mine.Value ? count : 0));
        var held = await world.HeldAsync("10:00", service: TestWorld.Talk);
        meter.Start();
        world.Faults.Fail();
        world.Faults.LoseAnswer();

        await world.Reservations.ConfirmFreeAsync(new Actor.Customer(held.Reference), held.Id, Ct);

        Assert.Equal(1, Interlocked.Read(ref confirmed));
        Assert.Equal([EmailKind.Confirmation], (await world.EmailsAsync(held.Id)).Where(k => k is not EmailKind.Reminder));

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name is "booking.reservations.confirmed")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    private static Task<string?> OnceAsync(TestWorld world, Guid command) => world.Get<UnitOfWork>().OnceAsync<string>(
        command,
        async (db, done, ct) =>
        {
            await RenameAsync(db, "!", ct);
            done.Made = 7;
            return "made 7";
        },
        (_, done, _) => Task.FromResult<string?>($"made {done.Made} before"), Ct);

    private static async Task RenameAsync(BookingDbContext db, string suffix, CancellationToken ct) => (await db.Businesses.SingleAsync(ct)).Name += suffix;

    private static async Task<string> NameAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Businesses.Select(b => b.Name).SingleAsync(Ct);
    }

    private static async Task<List<Guid>> IdsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Commands.Select(c => c.Id).ToListAsync(Ct);
    }
}
