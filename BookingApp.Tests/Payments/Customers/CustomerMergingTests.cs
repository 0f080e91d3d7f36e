using System.Globalization;
using System.Text.Json;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Jobs;
using BookingApp.Payments.Customers;
using BookingApp.Payments.Customers.Merging;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments.Customers;

/// <summary>Two customers who are one person become one, and nothing of either is lost.</summary>
public sealed class CustomerMergingTests
{
    private static readonly Actor _admin = new Actor.Staff(3, "Ada", Admin: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_one_has_goes_to_the_other_and_every_sum_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await PointsAsync(world);
        var (maya, old) = await TwoAsync(world);
        await world.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, maya, "Tea", world.NewCommand(), Ct);
        await world.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, old, "No gluten", world.NewCommand(), Ct);
        foreach (var (id, tag) in new[] { (maya, "Often"), (old, "often"), (old, "Regular") })
            await world.Get<CustomerTagService>().AddAsync(TestWorld.Staff, id, tag, Ct);
        var (sums, emails) = (await SumsAsync(world), await EmailsAsync(world));
        var preview = (await world.Get<CustomerMerging>().PreviewAsync(_admin, maya, old, Ct))!;

        Assert.Equal(new MergeResult.Merged(maya), await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct));

        Assert.Equal(sums, await SumsAsync(world));
        Assert.Equal(emails, await EmailsAsync(world));
        var one = (await world.Get<CustomerQueries>().FindAsync(maya, ct: Ct))!;
        var (notes, tags) = await world.Get<CustomerNoteQueries>().OfAsync(maya, Ct);
        Assert.Equal(("Maya", "maya@example.com", "030 7654321"), (one.Name, one.Email, one.Phone)); // hers had no number
        Assert.Equal(new VisitCounts(2, 1, 0, world.At("09:00"), world.At("11:00")), one.Counts);
        Assert.Equal([new CustomerMoney(new Money(18000, "EUR"), new Money(0, "EUR"), new Money(0, "EUR"))], one.Money);
        Assert.Equal(20, one.Points!.Balance);
        Assert.Equal(["No gluten", "Tea"], notes.Select(n => n.Text).Order());
        Assert.Equal(["Often", "Regular"], tags);
        Assert.Equal(
            (one.Name, one.Email, one.Phone, one.Counts, 4, one.Money[0], 20, 2),
            (preview.Result.Name, preview.Result.Email, preview.Result.Phone, preview.Result.Counts, preview.Result.Bookings, preview.Result.Money.Single(),
                preview.Result.Points, preview.Result.Notes));
        Assert.Equal(tags, preview.Result.Tags);
        Assert.Null(await world.Get<CustomerQueries>().FindAsync(old, ct: Ct));
        Assert.Equal(maya, await world.Get<CustomerQueries>().MergedIntoAsync(old, Ct));
        await world.Get<CanonicalAddresses>().ReassignDueAsync(Ct); // leaves the bookings where they are
        await using var db = await world.OpenAsync();
        Assert.All(await db.Reservations.Select(r => r.CustomerId).ToListAsync(Ct), id => Assert.Equal(maya, id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task It_is_known_who_merged_whom_and_when_and_both_names_and_numbers_find_the_one(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, old) = await TwoAsync(world);

        await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct);

        var merge = Assert.Single(await world.Get<MergeQueries>().OfAsync(maya, Ct));
        Assert.Equal(("Maya Old", "old@example.com", "030 7654321"), (merge.Name, merge.Email, merge.Phone));
        Assert.Equal((old, "staff:3 Ada"), (merge.FormerId, merge.MergedBy));
        Assert.Equal(world.Clock.Now(), merge.MergedAt);
        foreach (var text in new[] { "maya", "old", "maya@ex", "old@example.com", "+49 30 765" })
        {
            var found = Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text, Ct));
            Assert.Equal((maya, world.At("11:00")), (found.Id, found.LastVisit)); // a visit under the other address
        }

        Assert.True(await world.Get<CustomerTermsRepair>().RepairDueAsync(Ct) > world.Clock.GetUtcNow());
        Assert.Single(await world.Get<CustomerSearch>().FindAsync(TestWorld.Staff, "old@example.com", Ct)); // the job leaves them
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_books_with_the_former_address_is_the_one_customer_with_its_points_limits_and_no_shows(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Risk:Enabled"] = "true" });
        await PointsAsync(world);
        await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 });
        var (maya, old) = await TwoAsync(world, "ONCE");
        var code = await CodeAsync(world, "old@example.com");
        await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct);

        var again = await HoldAsync(world, "14:30", "OLD@example.com", "Maya Lang");
        var coupon = await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(again), again.Id, "ONCE", Ct);
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(again), again.Id, code, Ct)); // mailed to them once
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, again.Id, Ct));

        Assert.Equal(RefusalReason.CouponCustomer, Assert.IsType<ChangeResult.Refused>(coupon).Reason);
        Assert.Equal((1, 1), (await world.Queries.NoShowsAsync("maya@example.com", Ct), await world.Queries.NoShowsAsync("old@example.com", Ct)));
        world.Clock.Advance(world.At("15:31") - world.Clock.GetUtcNow());
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, again.Id, ct: Ct));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CompleteAsync(TestWorld.Staff, again.Id, ct: Ct));
        var one = (await world.Get<CustomerQueries>().FindAsync(maya, ct: Ct))!;
        Assert.Equal(("Maya Lang", "maya@example.com", 4), (one.Name, one.Email, one.Counts.Visits)); // the address is still the one that was chosen
        Assert.Equal(10, one.Points!.Balance); // all of them were spent, and the visit earned some
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.Customers.CountAsync(Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_blocked_under_one_address_is_blocked_under_both_until_the_block_is_taken_back(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Risk:Enabled"] = "true" });
        var (maya, old) = await TwoAsync(world);
        var risk = world.Get<RiskService>();
        await risk.BlockAsync(_admin, new BlockForm { Value = "old@example.com", Reason = "Never comes" }, Ct);

        await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct);

        var block = (await risk.FindBlockAsync("maya@example.com", Ct))!;
        Assert.Equal(("Never comes", "staff:3 Ada"), (block.Reason, block.CreatedBy));
        Assert.NotNull(await risk.FindBlockAsync("old@example.com", Ct));
        await risk.UnblockAsync(_admin, block.Id, Ct);
        Assert.Null(await risk.FindBlockAsync("maya@example.com", Ct));
        Assert.Null(await risk.FindBlockAsync("old@example.com", Ct));
        Assert.IsType<SaveResult.Saved>(await risk.BlockAsync(_admin, new BlockForm { Value = "maya@example.com", Reason = "Again" }, Ct));
        Assert.Equal("Again", (await risk.FindBlockAsync("old@example.com", Ct))?.Reason);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_file_of_a_person_and_their_erasure_cover_both(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await PointsAsync(world);
        var (maya, old) = await TwoAsync(world);
        await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct);

        using var file = JsonDocument.Parse((await world.Get<CustomerExport>().ReadAsync(_admin, maya, Ct))!);
        Assert.Equal(4, file.RootElement.GetProperty("bookings").GetArrayLength());
        Assert.Equal(20, file.RootElement.GetProperty("discounts").GetProperty("points").GetProperty("balance").GetInt32());
        Assert.Equal("old@example.com", file.RootElement.GetProperty("mergedFrom")[0].GetProperty("email").GetString());
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.IsType<ErasureResult.Erased>(await world.Get<CustomerErasure>().EraseAsync(_admin, maya, Ct));

        await using var db = await world.OpenAsync();
        Assert.False(await db.Customers.AnyAsync(Ct) || await db.CustomerMerges.AnyAsync(Ct) || await db.PointsAccounts.AnyAsync(Ct));
        Assert.All(await db.Reservations.ToListAsync(Ct), r => Assert.Equal((null, "", ""), (r.CustomerId, r.CustomerEmail, r.CustomerMailbox)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Merged_once_more_every_address_leads_to_the_last(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await PointsAsync(world);
        var (maya, old) = await TwoAsync(world);
        var code = await CodeAsync(world, "old@example.com");
        var third = (await world.Queries.FindAsync((await world.PaidAsync("15:00", name: "Mia")).Id, Ct))!.CustomerId!.Value;
        await world.Get<CustomerMerging>().MergeAsync(_admin, maya, old, world.NewCommand(), Ct);

        Assert.Equal(new MergeResult.Merged(third), await world.Get<CustomerMerging>().MergeAsync(_admin, third, maya, world.NewCommand(), Ct));

        foreach (var former in new[] { old, maya })
            Assert.Equal(third, await world.Get<CustomerQueries>().MergedIntoAsync(former, Ct));
        Assert.Equal(2, (await world.Get<MergeQueries>().OfAsync(third, Ct)).Count);
        var held = await HoldAsync(world, "16:00", "old@example.com", "Maya");
        Assert.Equal(third, (await world.Queries.FindAsync(held.Id, Ct))!.CustomerId);
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code, Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_merge_is_done_once_per_press_and_one_of_somebody_who_is_gone_changes_nothing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, old) = await TwoAsync(world);
        var (merging, press) = (world.Get<CustomerMerging>(), world.NewCommand());

        Assert.Equal(new MergeResult.Merged(maya), await merging.MergeAsync(_admin, maya, old, press, Ct));
        Assert.Equal(new MergeResult.Merged(maya), await merging.MergeAsync(_admin, maya, old, press, Ct));
        Assert.Equal(new MergeResult.NotFound(), await merging.MergeAsync(_admin, maya, old, world.NewCommand(), Ct));
        Assert.Equal(new MergeResult.NotFound(), await merging.MergeAsync(_admin, old, maya, world.NewCommand(), Ct));

        Assert.Null(await merging.PreviewAsync(_admin, maya, old, Ct));
        Assert.Null(await merging.PreviewAsync(_admin, maya, maya, Ct));
        Assert.Equal("merge_self", (await Assert.ThrowsAsync<RuleBrokenException>(() => merging.MergeAsync(_admin, maya, maya, world.NewCommand(), Ct))).Code);
        Assert.Single(await world.Get<MergeQueries>().OfAsync(maya, Ct));
    }

    [Fact]
    public async Task Staff_and_customers_neither_see_suggestions_nor_merge()
    {
        await using var world = await TestWorld.CreateAsync();
        var (maya, old) = await TwoAsync(world);

        foreach (var actor in new[] { TestWorld.Staff, TestWorld.Customer })
        {
            foreach (var refused in new Func<Task>[]
            {
                () => world.Get<CustomerMerging>().PreviewAsync(actor, maya, old, Ct),
                () => world.Get<CustomerMerging>().MergeAsync(actor, maya, old, world.NewCommand(), Ct),
                () => world.Get<MergeQueries>().CandidatesAsync(actor, maya, Ct),
            })
                Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(refused)).Code);
        }

        Assert.NotNull(await world.Get<CustomerQueries>().FindAsync(old, ct: Ct));
    }

    // Each of these may come first; whichever does, no booking, note or customer is lost.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_booked_or_written_in_the_instant_of_a_merge_is_the_one_customers(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HireAsync(6);
        for (var person = 11; person < 17; person++)
        {
            var (n, staff) = (person.ToString(CultureInfo.InvariantCulture), person);
            var kept = await CustomerOfAsync(world, "09:00", $"kept{n}@example.com", "Maya", staff);
            var former = await CustomerOfAsync(world, "10:00", $"former{n}@example.com", "Maya", staff);

            var booking = Task.Run(() => world.HoldAsync("11:00", staff, who: new("Maya", $"former{n}@example.com")), Ct);
            var note = Task.Run(() => world.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, former, "Tea", world.NewCommand(), Ct), Ct);
            var merging = Task.Run(() => world.Get<CustomerMerging>().MergeAsync(_admin, kept, former, world.NewCommand(), Ct), Ct);
            await Task.WhenAll(booking, note, merging);

            Assert.Equal(new MergeResult.Merged(kept), await merging);
            var held = Assert.IsType<HoldResult.Held>(await booking).Reservation;
            Assert.Equal(kept, (await world.Queries.FindAsync(held.Id, Ct))!.CustomerId);
            var written = (await world.Get<CustomerNoteQueries>().OfAsync(kept, Ct)).Notes;
            Assert.Equal(await note is NoteResult.Done ? 1 : 0, written.Count); // or who wrote it was told that they are not there any more
            await world.AssertHealthyAsync();
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_merges_at_once_one_is_done_and_the_other_finds_nobody(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HireAsync(4);
        for (var person = 11; person < 15; person++)
        {
            var (n, staff, merging) = (person.ToString(CultureInfo.InvariantCulture), person, world.Get<CustomerMerging>());
            var one = await CustomerOfAsync(world, "09:00", $"one{n}@example.com", "Maya", staff);
            var other = await CustomerOfAsync(world, "10:00", $"other{n}@example.com", "Maya", staff);

            var results = await Task.WhenAll(
                Task.Run(() => merging.MergeAsync(_admin, one, other, world.NewCommand(), Ct), Ct),
                Task.Run(() => merging.MergeAsync(_admin, other, one, world.NewCommand(), Ct), Ct));

            var left = Assert.Single(results.OfType<MergeResult.Merged>()).CustomerId;
            Assert.Single(results.OfType<MergeResult.NotFound>());
            await using var db = await world.OpenAsync();
            Assert.Equal(2, await db.Reservations.CountAsync(r => r.CustomerId == left, Ct));
            Assert.Equal(1, await db.CustomerMerges.CountAsync(m => m.CustomerId == left, Ct));
        }

        await world.AssertHealthyAsync();
    }

    // Maya, who came and stayed away; and Maya Old, who came and earned points, and whose coupon it was.
    private static async Task<(Guid Maya, Guid Old)> TwoAsync(TestWorld world, string? coupon = null)
    {
        var came = await HoldAsync(world, "09:00", "maya@example.com", "Maya");
        var missed = await HoldAsync(world, "10:00", "maya@example.com", "Maya");
        var other = await HoldAsync(world, "11:00", "old@example.com", "Maya Old", "030 7654321");
        var ahead = await HoldAsync(world, "15:30", "old@example.com", "Maya Old", "030 7654321", staff: 2);
        if (coupon is not null)
            Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(came), came.Id, coupon, Ct));
        foreach (var held in new[] { came, missed, other, ahead })
            await PayAsync(world, held);
        world.Clock.Advance(world.At("12:30") - world.Clock.GetUtcNow());
        await world.Visits.MarkNoShowAsync(TestWorld.Staff, missed.Id, ct: Ct);
        foreach (var visit in new[] { came, other })
        {
            await world.Visits.CheckInAsync(TestWorld.Staff, visit.Id, ct: Ct);
            await world.Visits.CompleteAsync(TestWorld.Staff, visit.Id, ct: Ct);
        }

        return ((await world.Queries.FindAsync(came.Id, Ct))!.CustomerId!.Value, (await world.Queries.FindAsync(other.Id, Ct))!.CustomerId!.Value);
    }

    private static async Task<Guid> CustomerOfAsync(TestWorld world, string time, string email, string name, int staff) =>
        (await world.Queries.FindAsync((await HoldAsync(world, time, email, name, staff: staff)).Id, Ct))!.CustomerId!.Value;

    private static async Task<ReservationView> HoldAsync(
        TestWorld world, string time, string email, string name, string? phone = null, int staff = 1) =>
        Assert.IsType<HoldResult.Held>(await world.HoldAsync(time, staff, who: new(name, email, phone))).Reservation;

    private static async Task PayAsync(TestWorld world, ReservationView held)
    {
        var order = Assert.IsType<BookingApp.Payments.CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct)).OrderId;
        world.Gateway.Approve(order);
        Assert.IsType<BookingApp.Payments.Capture.GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order, Ct));
    }

    private static async Task PointsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.PointsPerVisit, 10).SetProperty(b => b.PointValueMinor, 10), Ct);
    }

    private static async Task<string> CodeAsync(TestWorld world, string email)
    {
        await using var db = await world.OpenAsync();
        return await db.PointsAccounts.Where(a => a.Email == email).Select(a => a.Code).SingleAsync(Ct);
    }

    // Over all customers: money, points, visits, notes.
    private static async Task<string> SumsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var views = new List<CustomerView>();
        foreach (var id in await db.Customers.Select(c => c.Id).ToListAsync(Ct))
            views.Add((await world.Get<CustomerQueries>().FindAsync(id, ct: Ct))!);
        return string.Join(
            ' ', views.Sum(v => v.Money.Sum(m => m.Paid.Minor)), views.Sum(v => v.Money.Sum(m => m.Refunded.Minor)), views.Sum(v => v.Points?.Balance),
            views.Sum(v => v.Counts.Visits), views.Sum(v => v.Counts.NoShows), views.Sum(v => v.Ahead.Count + v.Past.Total),
            await db.PointsEntries.SumAsync(e => e.Points, Ct), await db.PointsAccounts.SumAsync(a => a.Balance, Ct), await db.CustomerNotes.CountAsync(Ct));
    }

    private static async Task<List<string>> EmailsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Set<BookingApp.Notifications.OutboxEmail>().OrderBy(l => l.Id).Select(l => l.To + l.Facts + l.State).ToListAsync(Ct);
    }
}
