using BookingApp.Accounts;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Jobs;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingApp.Tests.Jobs;

public sealed class CanonicalAddressesTests
{
    private static readonly string[] _kept =
        ["Maya.O-Hara_1+x@Example.com", "maya\u200b@exam\u00adple.com", "mia@bücher.example", "ben@example.com.", "\"a,b\"@example.com", "ZOË@EXAMPLE.COM", ""];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_migration_and_the_start_after_it_bring_every_old_address_into_its_form(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddOldAsync(world);
        await using (var db = await world.OpenAsync())
        {
            var before = db.Database.GetMigrations().TakeWhile(m => !m.EndsWith("_CanonicalAddresses", StringComparison.Ordinal)).Last();
            await db.GetService<IMigrator>().MigrateAsync(before);
            await db.Database.MigrateAsync();
            Assert.Equal([EmailAddress.CanonicalOf(_kept[0]), null, null, null, null, null, ""], await MailboxesAsync(db)); // what SQL can do
        }

        await world.Get<CanonicalAddresses>().FillAsync();

        await using var read = await world.OpenAsync();
        Assert.Equal(
            ["maya.o-hara_1+x@example.com", "maya@example.com", "mia@xn--bcher-kva.example", "ben@example.com", "\"a,b\"@example.com", "zoë@example.com", ""],
            await MailboxesAsync(read));
        Assert.Equal(6, await read.Customers.CountAsync());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Coupons_points_blocks_and_users_go_along_and_instances_that_start_at_once_do_no_harm(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        await AddOldAsync(world);
        var ids = await IdsAsync(world);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            // as an instance of the version before writes them
            await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerMailbox, (string?)null), ct);
            db.Coupons.Add(new Coupon { Id = 1, Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 });
            db.CouponUses.Add(
                new CouponUse { Id = Guid.NewGuid(), CouponId = 1, ReservationId = ids[2], CustomerEmail = "mia@bücher.example", At = world.Clock.Now() });
            db.PointsAccounts.Add(PointsAccount.Moved(new PointsAccount { Email = "", Code = "CODE-1" }, "mia@bücher.example"));
            db.PointsAccounts.Add(PointsAccount.Moved(new PointsAccount { Email = "", Code = "CODE-2" }, "ben@example.com."));
            db.PointsAccounts.Add(PointsAccount.Moved(new PointsAccount { Email = "", Code = "CODE-3" }, "ben@example.com"));
            db.PointsEntries.Add(new PointsEntry
            {
                Id = Guid.NewGuid(),
                Email = "mia@bücher.example",
                ReservationId = ids[2],
                Move = PointsMove.Earned,
                Points = 10,
                At = world.Clock.Now(),
            });
            db.RiskBlocks.Add(Block("mia@bücher.example", "email:old-hash", world.Clock.Now()));
            db.Users.Add(new AppUser
            {
                Id = 7,
                Email = "ana@bücher.example",
                UserName = "ana@bücher.example",
                NormalizedEmail = "ANA@BÜCHER.EXAMPLE",
                NormalizedUserName = "ANA@BÜCHER.EXAMPLE",
            });
        });
        await world.Get<UnitOfWork>()
            .DoAsync((db, ct) => db.PointsAccounts.Where(a => a.Code == "CODE-1").ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, 10), ct));

        await Task.WhenAll(world.Get<CanonicalAddresses>().FillAsync(), other.Get<CanonicalAddresses>().FillAsync());
        await world.Get<CanonicalAddresses>().FillAsync();

        await using var read = await world.OpenAsync();
        Assert.DoesNotContain(null, await MailboxesAsync(read));
        Assert.Equal("mia@xn--bcher-kva.example", (await read.CouponUses.SingleAsync()).CustomerEmail);
        Assert.Equal(
            [("CODE-1", "mia@xn--bcher-kva.example", 10), ("CODE-2", "ben@example.com.", 0), ("CODE-3", "ben@example.com", 0)], // nobody's code is lost
            await read.PointsAccounts.OrderBy(a => a.Code).Select(a => new ValueTuple<string, string, int>(a.Code, a.Email, a.Balance)).ToListAsync());
        Assert.Equal("mia@xn--bcher-kva.example", (await read.PointsEntries.SingleAsync()).Email);
        Assert.Equal(Subject.Of(SubjectKind.Email, "mia@xn--bcher-kva.example").Key, (await read.RiskBlocks.SingleAsync()).Subject);
        Assert.Equal("ANA@XN--BCHER-KVA.EXAMPLE", (await read.Users.SingleAsync(u => u.Id == 7)).NormalizedEmail);
        Assert.Equal(1, (await read.RiskBlocks.SingleAsync()).Version);
    }

    // While instances are replaced one by one, those of the version before go on writing.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_an_instance_of_the_version_before_writes_is_found_without_another_start(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00", service: TestWorld.Talk);
        await world.Reservations.ConfirmFreeAsync(TestWorld.Of(held), held.Id);
        await world.Get<UnitOfWork>().DoAsync((db, ct) => db.Reservations.ExecuteUpdateAsync(
            set => set.SetProperty(r => r.CustomerMailbox, (string?)null).SetProperty(r => r.CustomerEmail, "Maya@Bücher.example"), ct));
        async Task<int> FoundAsync()
        {
            await using var db = await world.OpenAsync();
            return (await db.Reservations.Where(r => r.CustomerMailbox == "maya@xn--bcher-kva.example").ToListAsync()).Count;
        }

        var before = await FoundAsync();
        var next = await world.Get<CanonicalAddresses>().FillDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (before, await FoundAsync()));
        Assert.Equal(world.Clock.GetUtcNow().AddMinutes(1), next);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_whose_address_such_an_instance_changes_gets_the_customer_of_its_own(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        var stays = await world.PaidAsync("10:00");
        var changed = await world.PaidAsync("12:00");
        var emptied = await world.HeldAsync("14:00");
        await SayAsync(changed.Id, "Jonas", "Jonas@Bücher.example", "jonas@xn--bcher-kva.example");
        await SayAsync(emptied.Id, "Nobody", "", "");
        var versions = await VersionsAsync();

        await Task.WhenAll(world.Get<CanonicalAddresses>().ReassignDueAsync(), other.Get<CanonicalAddresses>().ReassignDueAsync());
        var next = await world.Get<CanonicalAddresses>().ReassignDueAsync();

        await using var db = await world.OpenAsync();
        var customers = await db.Customers.ToDictionaryAsync(c => c.Id);
        var theirs = await db.Reservations.ToDictionaryAsync(r => r.Id, r => r.CustomerId is { } id ? customers[id].Name : null);
        Assert.Equal(("Maya", "Jonas", null), (theirs[stays.Id], theirs[changed.Id], theirs[emptied.Id]));
        Assert.Equal((2, world.Clock.GetUtcNow().AddHours(1)), (customers.Count, next));
        var now = await VersionsAsync(); // who changes it at once in its old state is told so
        Assert.Equal((0, 1, 1), (Raised(stays.Id), Raised(changed.Id), Raised(emptied.Id)));
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.JobsAsync();
        await world.AssertHealthyAsync();

        int Raised(Guid id) => now[id] - versions[id];

        async Task<Dictionary<Guid, int>> VersionsAsync()
        {
            await using var read = await world.OpenAsync();
            return await read.Reservations.ToDictionaryAsync(r => r.Id, r => r.Version);
        }

        Task SayAsync(Guid id, string name, string email, string mailbox) => world.Get<UnitOfWork>().DoAsync((unit, ct) =>
            unit.Reservations.Where(r => r.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.CustomerName, name).SetProperty(r => r.CustomerEmail, email).SetProperty(r => r.CustomerMailbox, mailbox), ct));
    }

    [Fact]
    public async Task A_booking_that_cannot_be_changed_keeps_no_other_from_it_nor_the_app_from_starting()
    {
        await using var world = await TestWorld.CreateAsync();
        await AddOldAsync(world);
        await using (var db = await world.OpenAsync())
        {
            await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerMailbox, (string?)null));
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER Stuck BEFORE UPDATE ON Reservations WHEN NEW.CustomerEmail LIKE 'maya%exam%' BEGIN SELECT RAISE(ABORT, 'stuck'); END");
        }

        await world.Get<CanonicalAddresses>().FillAsync();

        await using var read = await world.OpenAsync();
        Assert.Equal([null, null, "mia@xn--bcher-kva.example", "ben@example.com", "\"a,b\"@example.com", "zoë@example.com", ""], await MailboxesAsync(read));
    }

    private static RiskBlock Block(string label, string subject, DateTimeOffset now) =>
        new() { Id = Guid.NewGuid(), Kind = SubjectKind.Email, Subject = subject, Label = label, Reason = "fraud", CreatedAt = now, CreatedBy = "staff:1 Ada" };

    // As the version before took them: nobody looked at what cannot be seen.
    private static async Task AddOldAsync(TestWorld world)
    {
        for (var n = 0; n < _kept.Length; n++)
        {
            var held = await world.HeldAsync($"{9 + n}:00");
            await using var db = await world.OpenAsync();
            await db.Reservations.Where(r => r.Id == held.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerEmail, _kept[n]));
        }
    }

    private static async Task<List<Guid>> IdsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Reservations.OrderBy(r => r.Start).Select(r => r.Id).ToListAsync();
    }

    private static Task<List<string?>> MailboxesAsync(BookingDbContext db) =>
        db.Reservations.OrderBy(r => r.Start).Select(r => r.CustomerMailbox).ToListAsync();
}
