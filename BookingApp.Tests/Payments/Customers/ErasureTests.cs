using System.Globalization;
using System.Text;
using System.Text.Json;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Data.Backups;
using BookingApp.Data.Engines;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Payments.Customers;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Views;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Facts;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments.Customers;

public sealed class ErasureTests
{
    private static readonly Actor _admin = new Actor.Staff(3, "Ada", Admin: true);
    private static readonly string[] _known = ["maya", "fischer", "7654321", "gluten", "stammgast"]; // small letters, as they are looked for

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nothing_in_any_table_tells_who_was_erased_and_every_cent_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var maya = await WithPastAsync(world);
        var (money, told) = (await MoneyAsync(world), await TellingAsync(world));
        Assert.True(told.Count >= 14, $"only {string.Join(", ", told)} knew her: the test leaves something out");

        Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, maya, Ct));

        Assert.Empty(await TellingAsync(world));
        Assert.Equal(money, await MoneyAsync(world));
        await world.AssertHealthyAsync();
        Assert.IsType<ErasureResult.NotFound>(await world.Get<CustomerErasure>().EraseAsync(_admin, maya, Ct));
        Assert.Null(await world.Get<CustomerQueries>().FindAsync(maya, ct: Ct));
        await world.Get<EmailDispatcher>().SendDueAsync(Ct);
        await world.JobsAsync();
        Assert.Empty(await TellingAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_was_erased_books_anew_as_a_new_customer_and_gets_around_no_limit_and_no_block(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Risk:Enabled"] = "true" });
        await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 });
        var used = await world.HeldAsync("09:00", service: TestWorld.Talk);
        var held = await world.HeldAsync("10:00");
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "ONCE", Ct));
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Id, Ct));
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, used.Id, Ct));
        world.Clock.Advance(world.At("12:00") - world.Clock.GetUtcNow());
        var old = (await world.Queries.FindAsync(held.Id, Ct))!.CustomerId!.Value;
        Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, old, Ct));

        var again = await world.HeldAsync("14:00");
        var refused = Assert.IsType<ChangeResult.Refused>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(again), again.Id, "ONCE", Ct));
        Assert.Equal(RefusalReason.CouponCustomer, refused.Reason);
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, again.Id, Ct));
        var anew = (await world.Queries.FindAsync(again.Id, Ct))!.CustomerId!.Value;
        Assert.NotEqual(old, anew);
        Assert.Equal((0, 1), ((await world.Get<CustomerQueries>().FindAsync(anew, ct: Ct))!).ToCounts());

        await world.Get<RiskService>().BlockAsync(_admin, new BlockForm { Value = "maya@example.com", Reason = "Never comes" }, Ct);
        world.Clock.Advance(world.At("16:00") - world.Clock.GetUtcNow());
        Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, anew, Ct));
        Assert.NotNull(await world.Get<RiskService>().FindBlockAsync("MAYA@example.com", Ct));
        var blocked = await world.Holds.HoldAsync(
            TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At("09:00").AddDays(1), 1) { Customer = new("Maya", "maya@example.com") }, Ct);
        Assert.IsType<HoldResult.Blocked>(blocked);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_ahead_and_money_on_its_way_stand_in_the_way_and_nothing_is_erased(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var ahead = await world.PaidAsync("15:00");
        var cancelled = await world.PaidAsync("10:00");
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id, ct: Ct); // its refund is scheduled
        var (maya, erasure) = (ahead.CustomerId!.Value, world.Get<CustomerErasure>());

        var preview = (await erasure.PreviewAsync(_admin, maya, Ct))!;
        var refused = Assert.IsType<ErasureResult.InTheWay>(await erasure.EraseAsync(_admin, maya, Ct));

        Assert.Equal(2, preview.Bookings);
        Assert.Equal(preview.Obstacles, refused.Obstacles);
        Assert.Equal(
            [(ObstacleKind.Booking, ahead.Reference), (ObstacleKind.Refund, cancelled.Reference)], refused.Obstacles.Select(o => (o.Kind, o.Reference)));
        Assert.Equal("Maya", (await world.Queries.FindAsync(cancelled.Id, Ct))!.Customer!.Name);

        await world.JobsAsync(); // the money is refunded
        world.Clock.Advance(world.At("16:00") - world.Clock.GetUtcNow());
        Assert.IsType<ErasureResult.Erased>(await erasure.EraseAsync(_admin, maya, Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_books_in_the_instant_of_their_erasure_keeps_a_booking_with_their_name(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HireAsync(8);
        var erased = 0;
        for (var person = 11; person < 19; person++)
        {
            var seen = await world.HeldAsync("09:00", person, TestWorld.Massage);
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, seen.Id, Ct);
            var (maya, staff) = ((await world.Queries.FindAsync(seen.Id, Ct))!.CustomerId!.Value, person);

            var booking = Task.Run(() => world.HoldAsync("10:00", staff, who: new("Maya", "maya@example.com")), Ct);
            var erasing = Task.Run(() => world.Get<CustomerErasure>().EraseAsync(_admin, maya, Ct), Ct);
            await Task.WhenAll(booking, erasing);

            erased += await erasing is ErasureResult.Erased ? 1 : 0;
            var held = Assert.IsType<HoldResult.Held>(await booking).Reservation;
            var now = (await world.Queries.FindAsync(held.Id, Ct))!;
            Assert.Equal("Maya", now.Customer?.Name);
            await using var db = await world.OpenAsync();
            Assert.True(await db.Customers.AnyAsync(c => c.Id == now.CustomerId && c.Mailbox == "maya@example.com", Ct));
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, held.Id, Ct);
            await world.AssertHealthyAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{erased} of 8 erasures were first"));
    }

    [Fact]
    public async Task An_email_that_is_being_sent_ends_without_a_fault_and_is_not_sent_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        world.Clock.Advance(world.At("12:00") - world.Clock.GetUtcNow());
        LeasedEmail? taken = null;
        await foreach (var leased in world.Get<EmailQueue>().TakeDueAsync(Ct))
        {
            taken = leased;
            Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, paid.CustomerId!.Value, Ct));
            await world.Get<EmailQueue>().MarkFailedAsync(leased, new EmailNotSentException("cut", new IOException("The line was cut.")), Ct);
            break;
        }

        await using var db = await world.OpenAsync();
        var left = await db.OutboxEmails.AsNoTracking().SingleAsync(l => l.Id == taken!.Row.Id, Ct);
        Assert.Equal((EmailState.Withdrawn, "", "{}"), (left.State, left.To, left.Facts));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<EmailQueue>().SendAgainAsync(_admin, left.Id, ct: Ct));
    }

    [Fact]
    public async Task Staff_and_customers_neither_export_nor_erase()
    {
        await using var world = await TestWorld.CreateAsync();
        var (maya, export, erasure) = ((await world.PaidAsync("10:00")).CustomerId!.Value, world.Get<CustomerExport>(), world.Get<CustomerErasure>());
        world.Clock.Advance(TimeSpan.FromDays(3));

        foreach (var actor in new[] { TestWorld.Staff, TestWorld.Customer })
        {
            foreach (var refused in new Func<Task>[]
            {
                () => export.ReadAsync(actor, maya, Ct), () => erasure.PreviewAsync(actor, maya, Ct), () => erasure.EraseAsync(actor, maya, Ct),
            })
            {
                Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(refused)).Code);
            }
        }

        Assert.Equal("Maya", (await world.Get<CustomerQueries>().FindAsync(maya, ct: Ct))!.Name);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_file_of_a_person_holds_what_each_room_keeps_of_them_and_of_nobody_else(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var maya = await WithPastAsync(world);
        await world.PaidAsync("16:00", name: "Nils");

        using var file = JsonDocument.Parse((await world.Get<CustomerExport>().ReadAsync(_admin, maya, Ct))!);

        var root = file.RootElement;
        Assert.Equal("Maya Fischer", root.GetProperty("customer").GetProperty("name").GetString());
        Assert.Equal(5, root.GetProperty("bookings").GetArrayLength());
        Assert.Contains("gluten", root.GetProperty("bookings").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(4, root.GetProperty("payments").GetProperty("payments").GetArrayLength());
        Assert.Equal("Stammgast", root.GetProperty("notes").GetProperty("tags")[0].GetString());
        Assert.Equal(10, root.GetProperty("discounts").GetProperty("points").GetProperty("balance").GetInt32());
        Assert.Equal("Often late", root.GetProperty("block").GetProperty("reason").GetString());
        Assert.True(root.GetProperty("emails").GetArrayLength() > 3);
        Assert.DoesNotContain("nils", root.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(await world.Get<CustomerExport>().ReadAsync(_admin, Guid.NewGuid(), Ct));
    }

    // Neither is a customer whom staff find: nothing of theirs was ever confirmed.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_only_waits_or_let_a_hold_lapse_has_the_same_rights_under_their_address(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (export, erasure, maya) = (world.Get<CustomerExport>(), world.Get<CustomerErasure>(), DataSubjectKey.At(" MAYA@example.com"));
        Assert.Null(await export.ReadAsync(_admin, maya, Ct));
        await world.PaidAsync("16:00", name: "Nils");
        await world.HoldAsync("11:00"); // without an address, which is not one that somebody has
        Assert.Null(await export.ReadAsync(_admin, DataSubjectKey.At(" "), Ct));
        Assert.IsType<ErasureResult.NotFound>(await erasure.EraseAsync(_admin, DataSubjectKey.At(""), Ct));
        var waiting = Waiting(world);
        await world.Get<UnitOfWork>().DoAsync((db, _) => Task.FromResult(db.Add(waiting)), Ct);
        Assert.Equal(["waitingList"], await export.PartsAsync(_admin, maya, Ct));
        var held = await HoldAsync(world, "14:00");
        Assert.IsType<ErasureResult.InTheWay>(await erasure.EraseAsync(_admin, maya, Ct)); // it may be paid yet
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.JobsAsync();

        Assert.Empty(await world.Get<CustomerSearch>().FindAsync(_admin, "maya@example.com", Ct));
        Assert.Equal(["customer", "bookings", "waitingList"], (await export.PartsAsync(_admin, maya, Ct)).Except(["emails"]));
        using (var file = JsonDocument.Parse((await export.ReadAsync(_admin, maya, Ct))!))
        {
            Assert.Equal(held.Reference, file.RootElement.GetProperty("bookings")[0].GetProperty("reference").GetString());
            Assert.Equal("Maya Fischer", file.RootElement.GetProperty("waitingList")[0].GetProperty("name").GetString());
            Assert.DoesNotContain("nils", file.RootElement.GetRawText(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal((1, 0), (await erasure.PreviewAsync(_admin, maya, Ct)) is { } preview ? (preview.Bookings, preview.Obstacles.Count) : default);
        Assert.IsType<ErasureResult.Erased>(await erasure.EraseAsync(_admin, maya, Ct));

        Assert.Empty(await TellingAsync(world));
        Assert.Empty(await export.PartsAsync(_admin, maya, Ct));
        Assert.Single(await world.Get<CustomerSearch>().FindAsync(_admin, "nils", Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task No_byte_of_the_database_file_its_log_or_a_later_backup_tells_who_was_erased(bool isBeingRead)
    {
        await using var world = await TestWorld.CreateAsync();
        var maya = await WithPastAsync(world);
        Assert.NotEmpty(await FilesAsync(world));
        await using (var reader = await world.OpenAsync())
        {
            await reader.Database.OpenConnectionAsync(Ct);
            if (isBeingRead)
                await reader.Database.ExecuteSqlRawAsync("BEGIN", Ct); // one that writes nothing: it sees the database as it is now until it ends
            Assert.NotEqual(0, await reader.Reservations.CountAsync(Ct));

            Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, maya, Ct));

            Assert.Equal(isBeingRead, (await FilesAsync(world)).Count > 0); // the control: what a reader sees cannot be taken from it
            if (isBeingRead)
                await reader.Database.ExecuteSqlRawAsync("COMMIT", Ct);
        }

        foreach (var policy in world.Get<IEnumerable<IRetentionPolicy>>().OfType<DeletedText>())
            await policy.PruneAsync(Ct); // a minute later
        await world.Get<BackupService>().BackUpAsync(Path.Combine(world.Folder, "backup.db"), Ct);

        Assert.Empty(await FilesAsync(world));
        Assert.True(File.Exists(Path.Combine(world.Folder, "backup.db")));
    }

    // Something in every place that knows a person.
    private static async Task<Guid> WithPastAsync(TestWorld world)
    {
        await using (var db = await world.OpenAsync())
            await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.PointsPerVisit, 10), Ct);
        await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "TEN", Percent = 10, MaxUses = 9 });
        var let = await HoldAsync(world, "14:00");
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(let), let.Id, Ct);
        var came = await HoldAsync(world, "09:00");
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(came), came.Id, "TEN", Ct));
        var orders = new List<string> { await PayAsync(world, came) };
        var missed = await HoldAsync(world, "10:00");
        await PayAsync(world, missed);
        var cancelled = await HoldAsync(world, "11:00");
        await PayAsync(world, cancelled);
        var moved = await HoldAsync(world, "12:00");
        await PayAsync(world, moved);
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, moved.Id, new RescheduleRequest(world.At("13:00"), 1) { OverrideReason = "Maya asked" }, Ct);
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id, new() { Reason = "Maya is ill" }, Ct);
        await world.JobsAsync();
        await world.Visits.CheckInAsync(TestWorld.Staff, came.Id, "Maya is early", Ct);
        await world.Visits.CompleteAsync(TestWorld.Staff, came.Id, "Maya left", Ct);
        await world.Visits.MarkNoShowAsync(TestWorld.Staff, missed.Id, "Maya called", Ct);
        await world.Reservations.NoteAsync(TestWorld.Staff, came.Id, "Maya eats no gluten", ct: Ct);
        await world.Get<EmailDispatcher>().SendDueAsync(Ct);
        var customer = (await world.Queries.FindAsync(came.Id, Ct))!.CustomerId!.Value;
        await world.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, customer, "Maya brings her own tea", world.NewCommand(), Ct);
        await world.Get<CustomerTagService>().AddAsync(TestWorld.Staff, customer, "Stammgast", Ct);
        Assert.IsType<SaveResult.Saved>(
            await world.Get<RiskService>().BlockAsync(_admin, new BlockForm { Value = "maya@example.com", Reason = "Often late" }, Ct));
        await world.Get<WebhookInbox>().StoreAsync(
            new ProviderEvent("WH-7", "t-7", "CHECKOUT.ORDER.APPROVED", orders[0], null, null, null, """{"payer":"maya@example.com"}""")
            {
                Topic = EventTopic.Order,
            }, Ct);
        await world.JobsAsync();
        await world.Get<UnitOfWork>().DoAsync(
            (db, _) =>
            {
                world.Get<Outbox>().WriteLinks(db, world.NewCommand(), "MAYA@example.com", world.Clock.Now());
                var entry = Waiting(world);
                db.Add(entry);
                db.Raise(new WaitingListJoined(entry, world.Clock.Now()));
                return Task.CompletedTask;
            }, Ct);
        await using (var db = await world.OpenAsync())
        {
            foreach (var row in await db.Reservations.Where(r => r.CustomerId == customer).ToListAsync(Ct))
                row.TakeDetails(await db.Customers.SingleAsync(c => c.Id == customer, Ct), row.Details(), [new Answer(1, "Allergies?", "Maya: gluten")]);
            await db.SaveChangesAsync(Ct);
        }

        world.Clock.Advance(world.At("15:00") - world.Clock.GetUtcNow());
        return customer;
    }

    private static WaitingListEntry Waiting(TestWorld world) => new()
    {
        Id = world.NewCommand(),
        Key = "key",
        ServiceId = TestWorld.Massage,
        Day = new(2026, 6, 2),
        PartySize = 1,
        Name = "Maya Fischer",
        Email = "maya@example.com",
        Mailbox = "maya@example.com",
        JoinedAt = world.Clock.Now(),
        InLineSince = world.Clock.Now(),
        Standing = WaitingListEntry.StandingOf(TestWorld.Massage, new(2026, 6, 2), "maya@example.com"),
    };

    private static async Task<ReservationView> HoldAsync(TestWorld world, string time) => Assert.IsType<HoldResult.Held>(await world.HoldAsync(
        time, browser: $"maya's browser at {time}", who: new("Maya Fischer", "maya@example.com", "030 7654321", "de"))).Reservation;

    private static async Task<string> PayAsync(TestWorld world, ReservationView held)
    {
        var order = Assert.IsType<BookingApp.Payments.CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct)).OrderId;
        world.Gateway.Approve(order);
        Assert.IsType<BookingApp.Payments.Capture.GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order, Ct));
        return order;
    }

    // What the files of SQLite hold of her, as bytes.
    private static async Task<List<string>> FilesAsync(TestWorld world)
    {
        var telling = new List<string>();
        foreach (var file in Directory.EnumerateFiles(world.Folder, "*.db*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes, Ct);
            var text = Encoding.Latin1.GetString(bytes.ToArray());
            telling.AddRange(_known.Skip(1).Append("maya@example.com").Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
                .Select(word => $"{word} in {Path.GetFileName(file)}"));
        }

        return telling;
    }

    // Every column of text of every table, in which something stands by which she is known.
    private static async Task<List<string>> TellingAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        await db.Database.OpenConnectionAsync(Ct);
        var telling = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync(Ct);
            while (await rows.ReadAsync(Ct))
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    if (rows.GetValue(column) is string text && Array.Exists(_known, word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                        telling.Add($"{table}.{rows.GetName(column)}");
                }
            }
        }

        return [.. telling];
    }

    private static async Task<List<string>> MoneyAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var ledger = await db.Set<BookingApp.Accounting.Ledger.LedgerEntry>().AsNoTracking().ToListAsync(Ct);
        var captured = await db.Set<BookingApp.Payments.Payment>().AsNoTracking().Select(p => new { p.Id, p.Status, p.CapturedMinor }).ToListAsync(Ct);
        var refunds = await db.Set<BookingApp.Payments.Refunds.Refund>().AsNoTracking().Select(r => new { r.Id, r.Status, r.Amount.Minor }).ToListAsync(Ct);
        return [.. ledger.Select(l => JsonSerializer.Serialize(l)), .. captured.Select(p => p.ToString()!), .. refunds.Select(r => r.ToString()!)];
    }
}

file static class CustomerViews
{
    public static (int Visits, int Ahead) ToCounts(this CustomerView customer) => (customer.Counts.Visits, customer.Ahead.Count);
}
