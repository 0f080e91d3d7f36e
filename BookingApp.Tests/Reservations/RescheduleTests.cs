using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class RescheduleTests
{
    [Fact]
    public async Task A_hold_that_is_moved_is_renewed_by_its_own_lifetime_up_to_twice_of_it()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeAsync(world, service => service.HoldLifetimeSeconds = 3600);
        var held = await world.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(30));

        var once = await RescheduleAsync(world, held, "11:00");
        world.Clock.Advance(TimeSpan.FromMinutes(45));
        var twice = await RescheduleAsync(world, held, "12:00");

        Assert.Equal((held.HeldAt.AddMinutes(90), held.HeldAt.AddMinutes(120)), (once.HeldUntil!.Value, twice.HeldUntil!.Value));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task No_reason_moves_a_visit_further_ahead_than_five_years_nor_out_of_the_calendar(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00");

        var far = await OverrideAsync(paid.Start.AddYears(5));
        var typo = await OverrideAsync(paid.Start.AddYears(6974));
        var last = await OverrideAsync(DateTimeOffset.MaxValue);
        var first = await OverrideAsync(DateTimeOffset.MinValue);

        Assert.All([far, typo, last], refused => Assert.Equal(BookingRule.Horizon, Assert.IsType<ChangeResult.NotOffered>(refused).Refusal.Rule));
        Assert.Equal(BookingRule.Notice, Assert.IsType<ChangeResult.NotOffered>(first).Refusal.Rule);
        Assert.Equal(paid.Start, (await world.ReadAsync(paid.Id)).Start);
        Assert.IsType<ChangeResult.Done>(await OverrideAsync(paid.Start.AddYears(5).AddDays(-3)));
        await world.AssertHealthyAsync();

        Task<ChangeResult> OverrideAsync(DateTimeOffset start) =>
            world.Rescheduling.RescheduleAsync(TestWorld.Staff, paid.Id, new RescheduleRequest(start, 1) { OverrideReason = "They wish it so" });
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_of_a_service_that_became_a_class_moves_with_all_its_claims(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00");
        await ChangeAsync(world, service => service.Capacity = 3);

        await RescheduleAsync(world, paid, "14:00");

        await world.AssertHealthyAsync();
        await using var db = await world.OpenAsync();
        Assert.Equal(12, await db.SlotClaims.CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_that_grows_takes_more_and_one_that_shrinks_takes_no_more_than_it_seats(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("10:00", service: TestWorld.PilatesClass, party: 3);
        await ChangeAsync(world, service => service.Capacity = 5, TestWorld.PilatesClass);

        var more = await world.HoldAsync("10:00", service: TestWorld.PilatesClass, party: 2);
        await ChangeAsync(world, service => service.Capacity = 4, TestWorld.PilatesClass);
        var tooMany = await world.HoldAsync("10:00", service: TestWorld.PilatesClass, party: 1);

        Assert.IsType<HoldResult.Held>(more);
        Assert.IsType<HoldResult.BeatenToIt>(tooMany);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_notice_binds_customers_and_not_the_staff_who_are_there(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await world.PaidAsync("14:00");
        await ChangeAsync(world, service => service.NoticeMinutes = 240);
        world.Clock.Advance(world.At("09:00") - world.Clock.GetUtcNow());
        var soon = new RescheduleRequest(world.At("10:00"), 1);

        var customer = await world.Rescheduling.RescheduleAsync(TestWorld.Of(booking), booking.Id, soon);
        var staff = await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booking.Id, soon);

        Assert.Equal(BookingRule.Notice, Assert.IsType<ChangeResult.NotOffered>(customer).Refusal.Rule);
        Assert.Equal(world.At("10:00"), Assert.IsType<ChangeResult.Done>(staff).Reservation.Start);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_moves_of_one_version_one_happens(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await world.PaidAsync("10:00");
        var hold = await world.HeldAsync("16:00", staff: 2, name: "Zoe");
        string[] times = ["09:00", "11:00", "12:00", "13:00"];
        for (var round = 0; round < 10; round++)
        {
            foreach (var row in new[] { booking, hold })
            {
                var seen = await world.ReadAsync(row.Id);
                var wishes = times.Where(t => world.At(t) != seen.Start).Take(2).Select(t => new RescheduleRequest(world.At(t)) { Version = seen.Version });

                var results = await Task.WhenAll(wishes.Select(w => Task.Run(() => world.Rescheduling.RescheduleAsync(TestWorld.Of(row), row.Id, w))));

                var done = Assert.Single(results.OfType<ChangeResult.Done>());
                Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.Single(results.OfType<ChangeResult.Refused>()).Reason);
                var now = await world.ReadAsync(row.Id);
                Assert.Equal((done.Reservation.Start, seen.Version + 1), (now.Start, now.Version));
            }
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_move_without_a_version_is_not_told_that_its_time_is_taken_because_the_booking_changed_in_that_instant()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var held = await world.HeldAsync("10:00");
        for (var round = 0; round < 10; round++)
        {
            var to = round % 2 is 0 ? "12:00" : "14:00";
            var details = new CustomerDetails($"Maya {round}", "maya@example.com");

            var results = await Task.WhenAll(
                Task.Run(() => world.Rescheduling.RescheduleAsync(TestWorld.Of(held), held.Id, new RescheduleRequest(world.At(to)))),
                Task.Run(() => world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, details, null)));

            Assert.All(results, r => Assert.IsType<ChangeResult.Done>(r));
        }
    }

    [Fact]
    public async Task Who_cancels_a_booking_that_is_another_by_now_is_shown_it_first()
    {
        await using var world = await TestWorld.CreateAsync();
        var seen = await world.PaidAsync("10:00");
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, seen.Id, new RescheduleRequest(world.At("14:00")));

        var refused = await world.Reservations.CancelAsync(TestWorld.Of(seen), seen.Id, new() { Version = seen.Version });
        var stands = Assert.IsType<ChangeResult.Refused>(refused).Reservation;
        var done = await world.Reservations.CancelAsync(TestWorld.Of(seen), seen.Id, new() { Version = stands.Version });

        Assert.Equal((world.At("14:00"), ReservationStatus.Confirmed), (stands.Start, stands.Status));
        Assert.Equal(ReservationStatus.Cancelled, Assert.IsType<ChangeResult.Done>(done).Reservation.Status);
    }

    [Theory]
    [InlineData(30, "10:00", "11:30", "1 h 30 min for 65.00")]
    [InlineData(180, "10:00", "11:30", "1 h 30 min for 65.00")]
    public async Task A_booking_that_moves_keeps_the_length_buffers_and_price_that_it_was_sold_with(int minutesNow, string from, string to, string expected)
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeAsync(world, service => (service.BufferBeforeMinutes, service.BufferAfterMinutes) = (10, 20), TestWorld.LongMassage);
        var sold = await world.HeldAsync(from, service: TestWorld.LongMassage);
        await ChangeAsync(
            world, service => (
                service.DurationMinutes, service.Price, service.BufferBeforeMinutes,
                service.BufferAfterMinutes) = (minutesNow, new Money(2000, "EUR"), 0, 0), TestWorld.LongMassage);

        var moved = await RescheduleAsync(world, sold, to);

        Assert.Equal(expected, $"{moved.End - moved.Start:h' h 'm' min'} for {moved.Price.ToWire()}");
        Assert.Equal((world.At(to).AddMinutes(-10), world.At(to).AddMinutes(110)), (moved.ClaimStart.ToUniversalTime(), moved.ClaimEnd.ToUniversalTime()));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task The_times_offered_for_a_move_are_those_that_hold_what_was_sold()
    {
        await using var world = await TestWorld.CreateAsync();
        var sold = await world.HeldAsync("12:00", service: TestWorld.LongMassage);
        await ChangeAsync(world, service => service.DurationMinutes = 30, TestWorld.LongMassage);
        await world.HeldAsync("15:00", name: "Zoe"); // Ana is busy until 16:00, and closes at 17:00
        var day = new DateOnly(2026, 6, 2);

        var anew = (await world.Availability.SlotsAsync(TestWorld.LongMassage, day, day, 1, 1))[0].Slots;
        var forMove = (await world.Availability.SlotsAsync(sold.ToMove(), day, day, 1))[0].Slots;
        var refused = await world.Rescheduling.RescheduleAsync(TestWorld.Of(sold), sold.Id, new RescheduleRequest(world.At("16:30"), 1));

        Assert.Contains(world.At("16:30"), anew.Select(s => s.Start));
        Assert.Equal(
            ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:30", "13:00", "13:30"],
            forMove.Select(s => s.Start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(forMove, s => Assert.Equal(TimeSpan.FromMinutes(90), s.End - s.Start));
        Assert.IsType<ChangeResult.NotOffered>(refused);
        foreach (var slot in forMove)
            Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(TestWorld.Of(sold), sold.Id, new RescheduleRequest(slot.Start, 1)));
    }

    [Fact]
    public async Task Who_saves_a_service_reads_what_its_visits_to_come_keep()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HeldAsync("09:00", service: TestWorld.LongMassage);
        await world.HeldAsync("13:00", service: TestWorld.LongMassage, name: "Zoe");
        await ChangeAsync(world, service => service.Price = new Money(7000, "EUR"), TestWorld.LongMassage);
        await world.HeldAsync("11:00", service: TestWorld.LongMassage, name: "Kim");
        await world.HeldAsync("15:00", name: "Ben"); // another service
        var service = (await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken)).FindService(TestWorld.LongMassage)!;

        var shorter = await world.Get<StrandedBookings>()
            .KeptAsync(service.AsSold(TimeSpan.FromMinutes(30), TimeSpan.Zero, TimeSpan.Zero), TestContext.Current.CancellationToken);
        var same = await world.Get<StrandedBookings>().KeptAsync(service, TestContext.Current.CancellationToken);

        Assert.Equal(["2 × 90 min for 65.00", "1 × 90 min for 70.00"], shorter.Select(t => $"{t.Count} × {t.Minutes} min for {t.Price.ToWire()}"));
        Assert.Empty(same); // a save that changes none of it asks nothing
        Assert.Empty(await world.Get<StrandedBookings>()
            .KeptAsync(service.AsSold(service.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(45)), TestContext.Current.CancellationToken)); // nor of buffers
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_seat_of_a_class_that_got_longer_stays_as_long_as_it_was_sold(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var sold = await world.HeldAsync("10:00", service: TestWorld.PilatesClass);
        await world.HeldAsync("13:00", service: TestWorld.PilatesClass, name: "Zoe"); // an hour too
        await ChangeAsync(world, service => (service.DurationMinutes, service.BufferAfterMinutes) = (90, 15), TestWorld.PilatesClass);

        var joins = await world.HoldAsync("10:00", service: TestWorld.PilatesClass, who: new CustomerDetails("Ben", "ben@example.com"));
        var moved = await RescheduleAsync(world, sold, "13:00");

        Assert.IsType<HoldResult.BeatenToIt>(joins); // would pay for 90 minutes and get 60
        Assert.Equal((world.At("13:00"), world.At("14:00"), world.At("14:00")), (moved.Start, moved.End, moved.ClaimEnd));
        await using var db = await world.OpenAsync();
        Assert.Equal(2, await db.Reservations.CountAsync(r => r.SessionId != null && r.Start == world.At("13:00"), TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_hold_is_let_go_however_many_change_it_at_once()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        for (var round = 0; round < 10; round++)
        {
            var held = await world.HeldAsync("10:00");
            var typed = new CustomerDetails("Maya", "maya@example.com");

            var results = await Task.WhenAll(
                Task.Run(() => world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, typed, null)),
                Task.Run(() => world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id)),
                Task.Run(() => world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(held), held.Id)));

            Assert.IsType<ChangeResult.Done>(results[1]);
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_hold_that_cannot_be_let_go_keeps_no_other_from_it()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HeldAsync("10:00", name: "Zoe");
        var other = await world.HeldAsync("12:00");
        await using (var db = await world.OpenAsync())
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER Stuck BEFORE UPDATE ON Reservations WHEN NEW.CustomerName = 'Zoe' BEGIN SELECT RAISE(ABORT, 'stuck'); END",
                TestContext.Current.CancellationToken);
        world.Clock.Advance(TimeSpan.FromMinutes(16));

        var next = await world.HoldReleaser.ExpireDueAsync(TestContext.Current.CancellationToken);

        await using var after = await world.OpenAsync();
        Assert.Equal(ReservationStatus.Expired, (await after.Reservations.SingleAsync(r => r.Id == other.Id, TestContext.Current.CancellationToken)).Status);
        Assert.True(next > world.Clock.Now()); // not again at once
    }

    private static async Task<ReservationView> RescheduleAsync(TestWorld world, ReservationView reservation, string time) =>
        Assert.IsType<ChangeResult.Done>(
            await world.Rescheduling.RescheduleAsync(TestWorld.Of(reservation), reservation.Id, new RescheduleRequest(world.At(time)))).Reservation;

    private static Task ChangeAsync(TestWorld world, Action<Service> change, int service = TestWorld.Massage) =>
        world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            change(await db.Services.SingleAsync(s => s.Id == service, ct));
            db.Publish(Change.Catalog);
        });
}
