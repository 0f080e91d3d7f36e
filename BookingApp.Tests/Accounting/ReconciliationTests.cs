using BookingApp.Accounting;
using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Accounting;

/// <summary>Our records against the provider's: every kind of difference is found, and nothing where there is none.</summary>
public sealed class ReconciliationTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);
    private static readonly DateOnly _day = new(2026, 6, 1);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Records_that_agree_show_no_difference(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Gateway.Fee = new Money(135, "EUR");
        var (kept, cancelled) = (await world.PaidAsync("09:00", name: "Mia"), await world.PaidAsync("10:00", name: "Zoe"));
        await world.ApprovedAsync("13:00", name: "Ida"); // an order without money
        await world.Reservations.CancelAsync(TestWorld.Of(cancelled), cancelled.Id);
        await world.JobsAsync();
        var (capture, back) = (await CaptureIdAsync(world, kept.Id), await CaptureIdAsync(world, cancelled.Id));
        world.Gateway.Change(back, c => c with { State = CaptureState.Refunded });
        world.Gateway.Report!.AddRange([
            Move(world, capture, MoveKind.Taken, 4500), Move(world, back, MoveKind.Taken, 4500),
            Move(world, world.Gateway.Refunds.Values.Single().ProviderRefundId!, MoveKind.Refunded, 4500, back),
            Move(world, "TO-BANK", MoveKind.Other, 9900)]);

        var run = await RunAsync(world);

        Assert.Empty(run.Differences);
        Assert.Equal((4, 0), (run.Read, run.Found));
        Assert.Equal([new ReportOutcome("in-person", null), new ReportOutcome("paypal", 3)], run.Reports.OrderBy(r => r.Provider, StringComparer.Ordinal));
        Assert.Equal(run.Id, Assert.Single(await world.Get<ReconciliationQueries>().LatestAsync(10)).Id);
    }

    [Fact]
    public async Task Money_that_only_the_provider_knows_is_found_by_its_report()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("09:00");
        var capture = await CaptureIdAsync(world, paid.Id);
        world.Gateway.Report!.AddRange([
            Move(world, capture, MoveKind.Taken, 4500), Move(world, "STRANGER", MoveKind.Taken, 700), Move(
                world, "BACK", MoveKind.Refunded, 500, capture), Move(world, "CHARGE", MoveKind.Reversed, 4500, capture)]);

        var run = await RunAsync(world);

        Assert.Equal(
            [("BACK", DifferenceOf.Refund, paid.Reference), ("CHARGE", DifferenceOf.Reversal, paid.Reference), ("STRANGER", DifferenceOf.Capture, null)],
            run.Differences.OrderBy(d => d.ProviderId, StringComparer.Ordinal).Select(d => (d.ProviderId, d.Of, d.Reference)));
        Assert.All(run.Differences, d => Assert.Equal(DifferenceKind.MissingHere, d.Kind));
    }

    [Fact]
    public async Task Money_on_an_order_of_ours_that_we_never_recorded_is_found_without_a_report()
    {
        await using var world = await TestWorld.CreateAsync();
        world.Gateway.Report = null;
        var (held, order) = await world.ApprovedAsync("09:00");
        world.Gateway.CaptureByHand(order);

        var run = await RunAsync(world);

        var found = Assert.Single(run.Differences);
        Assert.Equal((DifferenceKind.MissingHere, DifferenceOf.Capture, held.Reference, "45.00 EUR"), (found.Kind, found.Of, found.Reference, found.Theirs));
        Assert.Equal("NOT_AUTHORIZED", run.Reports.Single(r => r.Provider == "paypal").Issue);
    }

    [Fact]
    public async Task Another_amount_fee_or_state_and_an_id_that_the_provider_does_not_know_are_found()
    {
        await using var world = await TestWorld.CreateAsync();
        var (amount, fee, state, gone) = (
            await PaidAsync("09:00", "Mia"), await PaidAsync("10:00", "Zoe"), await PaidAsync("11:00", "Ida"), await PaidAsync("13:00", "Eva"));
        world.Gateway.Change(amount, c => c with { Amount = new Money(4400, "EUR") });
        world.Gateway.Change(fee, c => c with { Fee = new Money(99, "EUR") });
        world.Gateway.Change(state, c => c with { State = CaptureState.PartiallyRefunded });
        world.Gateway.Change(gone, c => c with { CaptureId = "OTHER" });

        var run = await RunAsync(world);

        Assert.Equal(
            [(amount, DifferenceKind.Amount, "45.00 EUR", "44.00 EUR"), (fee, DifferenceKind.Fee, "0.00 EUR", "0.99 EUR"),
                (state, DifferenceKind.Status, "Captured", "PartiallyRefunded"), (gone, DifferenceKind.MissingThere, "45.00 EUR", "")],
            run.Differences.OrderBy(d => d.ProviderId.Length).ThenBy(d => d.ProviderId, StringComparer.Ordinal)
                .Select(d => (d.ProviderId, d.Kind, d.Ours, d.Theirs)));

        async Task<string> PaidAsync(string time, string name) => await CaptureIdAsync(world, (await world.PaidAsync(time, name: name)).Id);
    }

    [Fact]
    public async Task A_refund_that_failed_over_there_and_one_that_they_do_not_know_are_found()
    {
        await using var world = await TestWorld.CreateAsync();
        var failed = await RefundedAsync("09:00", "Mia");
        var unknown = await RefundedAsync("10:00", "Zoe");
        world.Gateway.ChangeRefund(failed, r => r with { State = RefundState.Failed });
        world.Gateway.ChangeRefund(unknown, r => r with { ProviderRefundId = "OTHER" });

        var run = await RunAsync(world);

        Assert.Equal(
            [(failed, DifferenceKind.Status, "Completed", "Failed"), (unknown, DifferenceKind.MissingThere, "45.00 EUR", "")],
            run.Differences.Where(d => d.Of is DifferenceOf.Refund).OrderBy(d => d.Kind is DifferenceKind.MissingThere)
                .Select(d => (d.ProviderId, d.Kind, d.Ours, d.Theirs)));

        async Task<string> RefundedAsync(string time, string name)
        {
            var paid = await world.PaidAsync(time, name: name);
            await world.Reservations.CancelAsync(TestWorld.Of(paid), paid.Id);
            await world.JobsAsync();
            await using var db = await world.OpenAsync();
            return (await db.Refunds.SingleAsync(r => r.ReservationId == paid.Id)).ProviderRefundId!;
        }
    }

    [Fact]
    public async Task A_provider_that_is_silent_is_a_line_each_and_not_the_end()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("09:00");
        world.Gateway.Silent = true;

        var run = await RunAsync(world);

        Assert.Equal(DifferenceKind.Unread, Assert.Single(run.Differences).Kind);
        Assert.Equal(ReportState.NoAnswer, run.Reports.Single(r => r.Provider == "paypal").State);
    }

    [Fact]
    public async Task Only_an_admin_compares_and_only_a_sensible_period()
    {
        await using var world = await TestWorld.CreateAsync();
        var reconciliation = world.Get<ReconciliationService>();

        await Assert.ThrowsAnyAsync<Exception>(() => reconciliation.RunAsync(TestWorld.Staff, _day, _day));
        Assert.Equal("period", (await Assert.ThrowsAsync<RuleBrokenException>(() => reconciliation.RunAsync(_admin, _day, _day.AddDays(-1)))).Code);
        Assert.Equal("period", (await Assert.ThrowsAsync<RuleBrokenException>(() => reconciliation.RunAsync(_admin, _day, _day.AddDays(62)))).Code);
    }

    private static ReportedMove Move(TestWorld world, string id, MoveKind kind, long minor, string? of = null) =>
        new(id, kind, new Money(minor, "EUR"), true, world.Clock.GetUtcNow().AddMinutes(-1), of);

    private static async Task<Reconciliation> RunAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        return await world.Get<ReconciliationService>().RunAsync(_admin, _day, _day);
    }

    private static async Task<string> CaptureIdAsync(TestWorld world, Guid reservation)
    {
        await using var db = await world.OpenAsync();
        return (await db.Payments.SingleAsync(p => p.ReservationId == reservation)).CaptureId!;
    }
}
