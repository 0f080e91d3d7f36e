using BookingApp.Availability.Busy;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Tests.Reservations;

/// <summary>Races whose order is forced: one unit of work stands still in the middle while another comes.</summary>
/// <remarks>On SQLite writers queue, so there the second simply comes after; on PostgreSQL it is seen waiting for the first one's rows.</remarks>
public sealed class InterleavingTests
{
    private static readonly Actor _system = new Actor.System("test");

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task While_a_hold_is_being_reclaimed_its_capture_cannot_begin(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        await using var reclaim = new PausedUnit(world, async (db, ct) => // by an instance whose clock is ahead of ours
            await world.Get<SlotAllocator>().ReclaimExpiredAsync(db, _system, [1], held.Start, held.End, held.HeldUntil!.Value, ct));
        await reclaim.IsInTheMiddleAsync();

        var gate = Task.Run(() => world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        await PausedUnit.IsWaitedForAsync(world, engine);
        await reclaim.GoOnAsync();

        Assert.IsType<GateResult.NotCharged>(await gate);
        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    // Who reclaims a hold takes its row and then its payment's. In the other order each would wait for the other, until the server ends one of them.
    [Fact]
    public async Task A_capture_that_waits_for_its_reservation_has_not_taken_its_payment()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var (held, order) = await world.ApprovedAsync("10:00");
        await using var reclaim = new PausedUnit(world, async (db, ct) => // by an instance whose clock is ahead of ours
            await world.Get<SlotAllocator>().ReclaimExpiredAsync(db, _system, [1], held.Start, held.End, held.HeldUntil!.Value, ct));
        await reclaim.IsInTheMiddleAsync();

        var gate = Task.Run(() => world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        await PausedUnit.IsWaitedForAsync(world, Engines.PostgreSql);
        await using (var db = await world.OpenAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var free = db.Database.SqlQuery<Guid>($"""SELECT "Id" AS "Value" FROM "Payments" WHERE "ReservationId" = {held.Id} FOR UPDATE NOWAIT""");
            Assert.Single(await free.ToListAsync(TestContext.Current.CancellationToken));
        }

        await reclaim.GoOnAsync();
        Assert.IsType<GateResult.NotCharged>(await gate);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task While_its_capture_begins_a_hold_that_lapses_is_not_reclaimed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, _) = await world.ApprovedAsync("10:00");
        await using var gate = new PausedUnit(world, (db, ct) => BeginCaptureAsync(db, held, world.Clock.Now(), ct));
        await gate.IsInTheMiddleAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(15));

        var taken = Task.Run(() => world.HoldAsync("10:00"));
        await PausedUnit.IsWaitedForAsync(world, engine);
        await gate.GoOnAsync();

        Assert.IsType<HoldResult.BeatenToIt>(await taken);
        Assert.Equal(ReservationStatus.Capturing, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    // The control: claims deleted by what was read of their owner, not with it. The doctor sees what comes of that.
    [Fact]
    public async Task Claims_deleted_without_their_owner_are_lost_to_a_capture_that_begins()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var (held, _) = await world.ApprovedAsync("10:00");
        await using var gate = new PausedUnit(world, (db, ct) => BeginCaptureAsync(db, held, world.Clock.Now(), ct));
        await gate.IsInTheMiddleAsync();
        var now = held.HeldUntil!.Value;

        await using (var db = await world.OpenAsync())
        {
            await db.SlotClaims.Where(c => db.Set<Reservation>().Any(r => r.Id == c.OwnerId && r.Status == ReservationStatus.Held && r.HeldUntil <= now))
                .ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        }

        await gate.GoOnAsync();
        Assert.Contains(await world.Get<Doctor>().ExamineAsync(TestContext.Current.CancellationToken), d => d.Rule is "I2" && !d.IsWell);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_who_book_at_once_from_a_new_mailbox_both_have_their_time_and_are_one_customer(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var said = new CustomerDetails("Maya", "maya@example.com");
        Customer? made = null;
        await using var first = new PausedUnit(
            world, async (db, ct) => made = await world.Get<CustomerService>().FindOrAddAsync(db, said.Email, world.Clock.Now(), ct));
        await first.IsInTheMiddleAsync();

        var second = Task.Run(() => world.HoldAsync("10:00", who: said with { Name = "Maya Fischer", Email = "MAYA@example.com" }));
        await PausedUnit.IsWaitedForAsync(world, engine);
        await first.GoOnAsync();

        Assert.IsType<HoldResult.Held>(await second);
        await using var db = await world.OpenAsync();
        var customer = await db.Customers.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(made!.Id, customer.Id);
        Assert.Equal(customer.Id, (await db.Reservations.SingleAsync(TestContext.Current.CancellationToken)).CustomerId);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_customer_who_books_again_while_they_are_being_forgotten_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await KnowAsync(world, "maya@example.com");
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;
        await using var hold = new PausedUnit(world, async (db, ct) =>
        {
            var maya = await world.Get<CustomerService>().FindOrAddAsync(db, "maya@example.com", world.Clock.Now(), ct);
            (await db.Reservations.SingleAsync(r => r.Id == held.Id, ct)).TakeDetails(maya, new CustomerDetails("Maya", "maya@example.com"), []);
            await db.SaveChangesAsync(ct);
        });
        await hold.IsInTheMiddleAsync();

        var pruning = Task.Run(() => world.Get<Pruning>().PruneSlowlyAsync());
        await PausedUnit.IsWaitedForAsync(world, engine);
        await hold.GoOnAsync();
        await pruning;

        await using var db = await world.OpenAsync();
        Assert.NotNull((await db.Reservations.SingleAsync(TestContext.Current.CancellationToken)).CustomerId);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_books_in_the_instant_in_which_they_are_forgotten_is_known_anew(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await KnowAsync(world, "maya@example.com");
        await using var pruning = new PausedUnit(world, (db, ct) => db.Customers.ExecuteDeleteAsync(ct));
        await pruning.IsInTheMiddleAsync();

        var hold = Task.Run(() => world.HeldAsync("10:00"));
        await PausedUnit.IsWaitedForAsync(world, engine);
        await pruning.GoOnAsync();
        await hold;

        await using var db = await world.OpenAsync();
        Assert.Equal(world.Clock.Now(), (await db.Customers.SingleAsync(TestContext.Current.CancellationToken)).FirstSeenAt);
        await world.AssertHealthyAsync();
    }

    // Why each candidate has a transaction of its own.
    [Fact]
    public async Task After_a_violation_a_PostgreSQL_transaction_takes_no_more()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await world.HeldAsync("10:00");
        await using var db = await world.OpenAsync();
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var (cell, _) = Cell.Range(world.At("10:00"), world.At("11:00"));
        db.SlotClaims.Add(new SlotClaim { ResourceId = 1, Cell = cell, OwnerKind = ClaimOwner.Block, OwnerId = Guid.Empty });

        var lost = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        var next = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync("SELECT 1", TestContext.Current.CancellationToken));

        Assert.True(DatabaseEngine.IsLostRace(lost));
        Assert.Equal(PostgresErrorCodes.InFailedSqlTransaction, next.SqlState);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_swap_and_have_both_left_their_times_both_get_them_back(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var ten = await world.PaidAsync("10:00", name: "Maya");
        var eleven = await world.PaidAsync("11:00", name: "Jonas");
        var meeting = new Meeting(engine is Engines.PostgreSql ? 2 : 1);

        var swapped = await Task.WhenAll(SwapAsync(ten.Id, "11:00"), SwapAsync(eleven.Id, "10:00"));

        Assert.All(swapped, Assert.Null);
        Assert.Equal((ten.Start, eleven.Start), ((await world.ReadAsync(ten.Id)).Start, (await world.ReadAsync(eleven.Id)).Start));
        await world.AssertHealthyAsync();

        Task<Reservation?> SwapAsync(Guid id, string to) => Task.Run(() => world.Get<UnitOfWork>().TryAsync<Reservation>(async (db, ct) =>
        {
            var reservation = await db.Reservations.SingleAsync(r => r.Id == id, ct);
            var (start, end) = (world.At(to), world.At(to).AddHours(1));
            reservation.Reschedule(TestWorld.Staff, 1, null, new VisitTime(start, end, start, end), "", world.Clock.Now());
            await db.SaveChangesAsync(ct);
            await world.Get<SlotAllocator>().ShiftAsync(db, reservation, ct);
            await meeting.ArriveAsync(); // both have deleted, neither has inserted
            return reservation;
        }));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Refunds_recorded_at_once_never_exceed_what_was_captured(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00"); // 45.00
        var meeting = new Meeting(engine is Engines.PostgreSql ? 3 : 1);

        var recorded = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(RecordTwentyAsync)));

        Assert.Equal(2, recorded.Count(done => done));
        Assert.Equal([2000, 2000], (await world.ReadAsync(paid.Id)).Refunds.Select(r => r.Amount.Minor));
        await world.AssertHealthyAsync();

        // Three of twenty are sixty of forty-five: who lost the race tries again, and the third is refused.
        async Task<bool> RecordTwentyAsync()
        {
            while (true)
            {
                try
                {
                    if (await world.Get<UnitOfWork>().TryAsync<Payment>(async (db, ct) =>
                        {
                            var payment = await db.Payments.SingleAsync(p => p.ReservationId == paid.Id, ct);
                            await world.Get<RefundScheduler>().RecordAsync(
                                db, TestWorld.Staff, payment, new Money(2000, "EUR"), RefundReason.Cancelled, world.Clock.Now(), world.Clock.Now(), ct);
                            await meeting.ArriveAsync(); // all have counted before one saves
                            return payment;
                        }) is not null)
                        return true;
                }
                catch (RuleBrokenException broken) when (broken.Code is "refund_exceeds")
                {
                    return false;
                }
            }
        }
    }

    // Somebody who was last seen long ago, and has no booking.
    private static Task KnowAsync(TestWorld world, string email) => world.Get<UnitOfWork>().DoAsync(
        (db, ct) => world.Get<CustomerService>().FindOrAddAsync(db, email, world.Clock.Now() - TimeSpan.FromDays(100), ct));

    private static async Task BeginCaptureAsync(BookingDbContext db, ReservationView held, DateTimeOffset now, CancellationToken ct)
    {
        (await db.Reservations.SingleAsync(r => r.Id == held.Id, ct)).BeginCapture(now);
        (await db.Payments.SingleAsync(p => p.ReservationId == held.Id, ct)).TakeLease(now, TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(20));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>A point that nobody passes before all have come.</summary>
    private sealed class Meeting(int size)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _here;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _here) >= size)
                _all.TrySetResult();
            return _all.Task;
        }
    }
}
