using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Localization;
using BookingApp.Notifications;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

/// <summary>The steps of a visit: not before their time, unless somebody says why, and each can be taken back.</summary>
public sealed class VisitTests
{
    public static TheoryData<string, int, string?, string> Steps { get; } = new()
    {
        { "check in", -241, null, "early_check_in from 06:00" },
        { "check in", -240, null, "CheckedIn" },
        { "check in", -7 * 24 * 60, "She is here", "CheckedIn because She is here" },
        { "check in", -7 * 24 * 60, "  ", "early_check_in from 06:00" },
        { "check in", 600, null, "CheckedIn" },
        { "no-show", -1, null, "early_no_show from 10:00" },
        { "no-show", 0, null, "NoShow" },
        { "no-show", -1, "He called", "NoShow because He called" },
        { "complete", -1, null, "early_complete from 10:00" },
        { "complete", 0, null, "Completed" },
        { "complete", -30, "It was short", "Completed because It was short" },
        { "complete", 30, "needless", "Completed" },
    };

    [Theory, MemberData(nameof(Steps))]
    public async Task A_step_comes_at_its_time_or_with_a_reason(string step, int minutesFromStart, string? reason, string expected)
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        if (step is "complete")
            Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id, "early"));
        if (world.At("10:00").AddMinutes(minutesFromStart) is var then && then > world.Clock.GetUtcNow())
            world.Clock.Advance(then - world.Clock.GetUtcNow());

        var result = step switch
        {
            "check in" => await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id, reason),
            "no-show" => await world.Visits.MarkNoShowAsync(TestWorld.Staff, paid.Id, reason),
            _ => await world.Visits.CompleteAsync(TestWorld.Staff, paid.Id, reason),
        };

        var what = step switch { "check in" => "checked_in", "no-show" => "no_show", _ => "completed" };
        var why = (await world.Queries.HistoryAsync(paid.Id)).SingleOrDefault(line => line.What == what)?.Detail ?? "";
        Assert.Equal(expected, result is ChangeResult.Refused { From: { } from } early ? $"{early.Reason.Code()} from {from:HH:mm}"
            : $"{Assert.IsType<ChangeResult.Done>(result).Reservation.Status}{(why.Length > 0 ? $" because {why}" : "")}");
    }

    [Fact]
    public async Task How_early_somebody_is_checked_in_is_a_setting()
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { ["Visits:CheckInBefore"] = "00:30:00" });
        var paid = await world.PaidAsync("10:00");
        world.Clock.Advance(world.At("09:29") - world.Clock.GetUtcNow());

        var refused = Assert.IsType<ChangeResult.Refused>(await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(world.At("09:30"), refused.From);
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(4, 6)] // points of it that were spent meanwhile count when it is earned anew
    [InlineData(10, 0)]
    public async Task A_completion_that_is_taken_back_gives_its_points_back_as_far_as_they_are_there(int spent, int back)
    {
        await using var world = await TestWorld.CreateAsync();
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var business = await db.Businesses.SingleAsync(ct);
            (business.PointsPerVisit, business.PointValueMinor) = (10, 100);
            db.Publish(Change.Catalog);
        });
        var visit = await world.PaidAsync("10:00");
        world.Clock.Advance(world.At("10:00") - world.Clock.GetUtcNow());
        await world.Visits.CheckInAsync(TestWorld.Staff, visit.Id);
        await world.Visits.CompleteAsync(TestWorld.Staff, visit.Id);
        await using (var db = await world.OpenAsync())
            await db.PointsAccounts.ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, 10 - spent), TestContext.Current.CancellationToken);

        var undone = Assert.IsType<ChangeResult.Done>(await world.Visits.UndoCompleteAsync(TestWorld.Staff, visit.Id)).Reservation;
        var waiting = (await world.EmailsAsync(visit.Id)).Count(k => k is EmailKind.Points);
        var balance = await BalanceAsync(world);
        await world.Visits.UndoCompleteAsync(TestWorld.Staff, visit.Id); // pressed twice
        var again = Assert.IsType<ChangeResult.Done>(await world.Visits.CompleteAsync(TestWorld.Staff, visit.Id)).Reservation;

        Assert.Equal((ReservationStatus.CheckedIn, 10 - spent - back, 0), (undone.Status, balance, waiting));
        Assert.Equal((ReservationStatus.Completed, 10 - spent), (again.Status, await BalanceAsync(world)));
        await using var after = await world.OpenAsync();
        // less what was spent, which this test did without an entry
        Assert.Equal(10, await after.PointsEntries.SumAsync(e => e.Points, TestContext.Current.CancellationToken));
        Assert.Equal(back > 0 ? 1 : 0, (await world.EmailsAsync(visit.Id)).Count(k => k is EmailKind.Points));
    }

    [Fact]
    public async Task Every_step_can_be_taken_back_and_no_other_way_leads()
    {
        await using var world = await TestWorld.CreateAsync();
        var visit = await world.PaidAsync("10:00");
        world.Clock.Advance(world.At("10:00") - world.Clock.GetUtcNow());
        (string Name, Func<Task<ChangeResult>> Take)[] steps =
        [
            ("check in", () => world.Visits.CheckInAsync(TestWorld.Staff, visit.Id)),
            ("undo check-in", () => world.Visits.UndoCheckInAsync(TestWorld.Staff, visit.Id)),
            ("complete", () => world.Visits.CompleteAsync(TestWorld.Staff, visit.Id)),
            ("undo complete", () => world.Visits.UndoCompleteAsync(TestWorld.Staff, visit.Id)),
            ("no-show", () => world.Visits.MarkNoShowAsync(TestWorld.Staff, visit.Id)),
            ("undo no-show", () => world.Visits.UndoNoShowAsync(TestWorld.Staff, visit.Id)),
        ];

        Assert.Equal("check in: CheckedIn; no-show: NoShow", await WaysAsync(ReservationStatus.Confirmed));
        Assert.Equal("undo check-in: Confirmed; complete: Completed", await WaysAsync(ReservationStatus.CheckedIn));
        Assert.Equal("undo complete: CheckedIn", await WaysAsync(ReservationStatus.Completed));
        Assert.Equal("undo no-show: Confirmed", await WaysAsync(ReservationStatus.NoShow));

        // Each step from this state; what it leads to, unless it is there already.
        async Task<string> WaysAsync(ReservationStatus from)
        {
            var ways = new List<string>();
            foreach (var (name, take) in steps)
            {
                await using (var db = await world.OpenAsync())
                    await db.Reservations.Where(r => r.Id == visit.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, from), TestContext.Current.CancellationToken);
                if (await take() is ChangeResult.Done { Reservation.Status: var to } && to != from)
                    ways.Add($"{name}: {to}");
            }

            return string.Join("; ", ways);
        }
    }

    private static async Task<int> BalanceAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.PointsAccounts.Select(a => a.Balance).SingleAsync(TestContext.Current.CancellationToken);
    }
}
