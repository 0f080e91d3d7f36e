using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Demo;
using BookingApp.Integrity;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Tests.Payments.PayPal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BookingApp.Tests.Demo;

public sealed class DemoDataTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_demo_business_is_whole_and_the_doctor_finds_it_well(string engine)
    {
        await using var world = await SeedWorld.CreateAsync(engine: engine);

        await world.Get<Seeder>().SeedAsync(demo: true);

        var catalog = await world.Get<CatalogQueries>().SnapshotAsync();
        Assert.Equal((6, 4, 2), (catalog.Services.Count, catalog.People.Count(), catalog.Rooms.Count()));
        Assert.Contains(catalog.Services, s => s.Price.IsZero);
        Assert.Contains(catalog.Services, s => s.Capacity is 8);
        Assert.Contains(catalog.Services, s => s.RoomKind is not null);
        Assert.All(catalog.Services, s => Assert.Equal(CancellationPolicy.FullRefund, s.Cancellation)); // what its terms say
        Assert.All(catalog.Services, s => Assert.Contains(
            $"until {s.CancelWindowMinutes / 60} hours before", catalog.Business.PolicyText, StringComparison.Ordinal));
        await using var db = world.Context();
        var phones = await db.Customers.Select(c => c.Phone).ToListAsync();
        Assert.Equal(phones.Count, phones.Distinct(StringComparer.Ordinal).Count()); // each found by their own
        var statuses = await db.Reservations.Select(r => r.Status).Distinct().ToListAsync();
        Assert.Superset(
            new HashSet<ReservationStatus>
            {
                ReservationStatus.Confirmed, ReservationStatus.Completed, ReservationStatus.NoShow, ReservationStatus.Cancelled, ReservationStatus.Expired,
                ReservationStatus.Released,
            }, statuses.ToHashSet());
        var cancelled = await db.Reservations.Where(r => r.Status == ReservationStatus.Cancelled).Select(r => r.Id).ToListAsync();
        var emails = await db.OutboxEmails.Where(l => cancelled.Contains(l.ReservationId)).ToListAsync();
        Assert.NotEmpty(cancelled);
        Assert.All(emails, l => Assert.Equal((l.Kind, l.Kind is EmailKind.Cancellation or EmailKind.RefundCompleted ? 1 : 0), (l.Kind, l.Revision)));
        var held = await db.ReservationEvents.Where(e => e.What == "held").OrderBy(e => e.ReservationId)
            .Select(e => new { e.ReservationId, e.At }).ToListAsync();
        Assert.Equal(await db.Reservations.OrderBy(r => r.Id).Select(r => new { ReservationId = r.Id, At = r.HeldAt }).ToListAsync(), held);
        Assert.Equal(["admin@example.com", "ana@example.com"], await db.Users.Select(u => u.Email).Order().ToListAsync());
        var findings = (await world.Get<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}"));
        Assert.Empty(findings);
    }

    // Chance is the same each time, and the hour decides what of it is still to come.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task On_every_weekday_and_at_every_hour_it_has_bookings_in_every_state_and_is_healthy(int day)
    {
        for (var hour = 0; hour < 24; hour += 4)
        {
            await using var world = await SeedWorld.CreateAsync();
            world.Clock.Advance(TimeSpan.FromDays(day) + TimeSpan.FromHours(hour));

            await world.Get<Seeder>().SeedAsync(demo: true);

            await using var db = world.Context();
            var statuses = (await db.Reservations.Select(r => r.Status).Distinct().ToListAsync()).ToHashSet();
            Assert.Superset(
                new HashSet<ReservationStatus>
                {
                    ReservationStatus.Held, ReservationStatus.Confirmed, ReservationStatus.Completed, ReservationStatus.NoShow,
                    ReservationStatus.Cancelled, ReservationStatus.Expired, ReservationStatus.Released,
                }, statuses);
            Assert.Empty((await world.Get<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")));
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task No_two_of_its_bookings_use_one_person_or_room_at_one_time(string engine)
    {
        await using var world = await SeedWorld.CreateAsync(engine: engine);
        await world.Get<Seeder>().SeedAsync(demo: true);

        await using var db = world.Context();
        var visits = await db.Reservations.AsNoTracking().Where(r => ReservationStatuses.Live.Contains(r.Status)).ToListAsync();
        var used = visits.Select(r => (Resource: r.StaffId, r.ClaimStart, r.ClaimEnd, Owner: r.SessionId ?? r.Id))
            .Concat(visits.Where(r => r.RoomId is not null).Select(r => (Resource: r.RoomId!.Value, r.ClaimStart, r.ClaimEnd, Owner: r.SessionId ?? r.Id)))
            .Distinct();

        foreach (var day in used.GroupBy(u => u.Resource).Select(g => g.OrderBy(u => u.ClaimStart).ToList()))
            Assert.All(day.Zip(day.Skip(1)), pair => Assert.True(pair.First.ClaimEnd <= pair.Second.ClaimStart));
        var dead = db.Reservations.Where(r => !ReservationStatuses.Live.Contains(r.Status)).Select(r => r.Id);
        Assert.False(await db.SlotClaims.AnyAsync(c => dead.Contains(c.OwnerId)));
        Assert.False(await db.SeatClaims.AnyAsync(c => dead.Contains(c.ReservationId)));
        Assert.All((await db.LedgerEntries.AsNoTracking().ToListAsync()).GroupBy(l => l.ReservationId), entries => Assert.Equal(0, entries.Sum(e => e.Minor)));
    }

    [Fact]
    public async Task The_simulator_inside_the_app_knows_all_its_money()
    {
        await using var world = await SeedWorld.CreateAsync();
        await world.Get<Seeder>().SeedAsync(demo: true);
        await using var bank = await PayPalWorld.StartAsync(world.Folder, world.Clock);
        var comparison = new ReconciliationService(
            world.Get<UnitOfWork>(),
            new ProviderComparison(world.Get<LocalTransactions>(), new PaymentGateways([bank.Gateway], NullLogger<PaymentGateways>.Instance), world.Clock),
            world.Get<CatalogQueries>(), world.Get<Ids>(), world.Clock);
        var today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);

        var run = await comparison.RunAsync(
            new Actor.Staff(1, "Robin", Admin: true), today.AddDays(-40), today.AddDays(21), ct: TestContext.Current.CancellationToken);

        Assert.Empty(run.Differences);
        Assert.True(run.Read > 20, $"{run.Read} were read");
        Assert.Equal(run.Read, Assert.Single(run.Reports).Lines);
    }

    [Theory]
    [InlineData("INSERT INTO \"Roles\"")]
    [InlineData("INSERT INTO \"Businesses\"")]
    [InlineData("INSERT INTO \"LedgerEntries\"")]
    [InlineData("INSERT INTO \"Users\"")]
    [InlineData("INSERT INTO \"UserRoles\"")]
    [InlineData(EarlyEnd.BeforeCommit)]
    [InlineData(EarlyEnd.AfterCommit)]
    [InlineData("\"CaptureId\" IS NOT NULL")] // while it is read what the simulator is told
    [InlineData("DELETE FROM \"Commands\"")]
    public async Task A_fill_that_ends_early_is_whole_after_the_next_start_and_nothing_is_added_by_a_third(string where)
    {
        await using var world = await SeedWorld.CreateAsync();
        world.End.At = where;
        await Assert.ThrowsAnyAsync<Exception>(() => world.Get<Seeder>().SeedAsync(demo: true));

        await using var next = SeedWorld.BeforeFirstStart(world.Folder, null);
        await next.Get<Seeder>().SeedAsync();
        var whole = await CountAsync(next);
        await using var third = SeedWorld.BeforeFirstStart(world.Folder, null);
        await third.Get<Seeder>().SeedAsync();

        Assert.Equal((1, 6, 2, 2), (whole.Businesses, whole.Services, whole.Users, whole.Roles));
        Assert.True(whole.Bookings > 50, $"there are {whole.Bookings} bookings");
        Assert.Equal(whole, await CountAsync(third));
        await using var bank = await PayPalWorld.StartAsync(world.Folder, world.Clock);
        var comparison = new ReconciliationService(
            next.Get<UnitOfWork>(),
            new ProviderComparison(next.Get<LocalTransactions>(), new PaymentGateways([bank.Gateway], NullLogger<PaymentGateways>.Instance), world.Clock),
            next.Get<CatalogQueries>(), next.Get<Ids>(), world.Clock);
        var today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);
        Assert.Empty(
            (
                await comparison.RunAsync(
                    new Actor.Staff(1, "Robin", Admin: true), today.AddDays(-40), today.AddDays(21), ct: TestContext.Current.CancellationToken)).Differences);

        static async Task<(int Businesses, int Services, int Users, int Roles, int Bookings, int Payments)> CountAsync(SeedWorld world)
        {
            await using var db = world.Context();
            return (
                await db.Businesses.CountAsync(), await db.Services.CountAsync(), await db.Users.CountAsync(),
                await db.Set<Microsoft.AspNetCore.Identity.IdentityUserRole<int>>().CountAsync(), await db.Reservations.CountAsync(),
                await db.Payments.CountAsync());
        }
    }

    [Fact]
    public async Task A_business_that_is_there_gets_nothing_of_it()
    {
        await using var world = await SeedWorld.WithFileAsync("""{ "services": [{ "id": 1, "name": "Talk", "durationMinutes": 30 }] }""");
        await world.Get<Seeder>().SeedAsync();

        await world.Get<Seeder>().SeedAsync(demo: true);

        await using var db = world.Context();
        Assert.Equal((1, 0, 0), (await db.Services.CountAsync(), await db.Users.CountAsync(), await db.Reservations.CountAsync()));
        Assert.False(File.Exists(Path.Combine(world.Folder, "paypal-simulator.db")));
    }

    [Fact]
    public async Task A_simulator_elsewhere_is_left_alone()
    {
        await using var world = await SeedWorld.CreateAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["PayPal:ApiBaseUrl"] = "http://127.0.0.1:5319" });

        await world.Get<Seeder>().SeedAsync(demo: true);

        Assert.False(File.Exists(Path.Combine(world.Folder, "paypal-simulator.db")));
    }

    [Fact]
    public async Task No_two_of_its_bookings_have_one_reference_though_it_be_drawn_twice()
    {
        await using var world = await SeedWorld.CreateAsync(ids: new RepeatingIds());

        await world.Get<Seeder>().SeedAsync(demo: true);

        await using var db = world.Context();
        var references = await db.Reservations.Select(r => r.Reference).ToListAsync();
        Assert.InRange(references.Count, 50, int.MaxValue);
        Assert.Distinct(references);
    }

    [Fact]
    public async Task It_is_the_same_every_time()
    {
        await using var one = await SeedWorld.CreateAsync();
        await using var other = await SeedWorld.CreateAsync();

        await one.Get<Seeder>().SeedAsync(demo: true);
        await other.Get<Seeder>().SeedAsync(demo: true);

        Assert.Equal(await DiaryAsync(one), await DiaryAsync(other));

        static async Task<List<string>> DiaryAsync(SeedWorld world)
        {
            await using var db = world.Context();
            var rows = await db.Reservations.AsNoTracking().ToListAsync();
            return [.. rows.Select(r => $"{r.Start:u} {r.StaffId} {r.ServiceId} {r.CustomerName} {r.Status}").Order(StringComparer.Ordinal)];
        }
    }

    // What a picture of tomorrow shows, and what a test of a page finds there, is no matter of the hour at which the app was started.
    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(21)]
    public async Task The_same_people_come_at_the_same_times_at_whatever_hour_of_the_day_it_is_filled(int hour)
    {
        await using var morning = await SeedWorld.CreateAsync();
        await using var later = await SeedWorld.CreateAsync();
        var midnight = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        morning.Clock.Advance(midnight.AddMinutes(1) - morning.Clock.GetUtcNow());
        later.Clock.Advance(midnight.AddHours(hour).AddMinutes(17) - later.Clock.GetUtcNow());

        await morning.Get<Seeder>().SeedAsync(demo: true);
        await later.Get<Seeder>().SeedAsync(demo: true);

        Assert.Equal(await VisitsAsync(morning), await VisitsAsync(later));

        static async Task<List<string>> VisitsAsync(SeedWorld world)
        {
            await using var db = world.Context();
            var rows = await db.Reservations.AsNoTracking().Where(r => r.CustomerName != "").ToListAsync();
            Assert.InRange(rows.Count, 50, int.MaxValue);
            return [.. rows.Select(r => $"{r.Start:u} {r.StaffId} {r.ServiceId} {r.CustomerName}").Order(StringComparer.Ordinal)];
        }
    }
}
