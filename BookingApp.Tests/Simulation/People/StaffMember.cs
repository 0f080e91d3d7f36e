using BookingApp.Customers;
using BookingApp.Localization;
using BookingApp.Payments.Cancellations;
using BookingApp.Payments.InPerson;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Series;
using BookingApp.Reservations.Visits;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Tests.Simulation.People;

/// <summary>Sees the day's bookings and does with them what staff do.</summary>
internal sealed class StaffMember(World world, int seed) : Person(world, "staff", seed)
{
    private static readonly Actor Me = new Actor.Staff(1, "Ana");

    private readonly List<Guid> _blocks = [];

    protected override (int Min, int Max) PauseSeconds => (20, 500);

    protected override async Task ActAsync()
    {
        switch (Dice.Next(10))
        {
            case 0:
                await WalkInAsync();
                return;
            case 1:
                await BlockAsync();
                return;
            case 4:
                await RepeatAsync();
                return;
            case 2 or 3 when World.Database.ToHandBack() is { Count: > 0 } owed:
                await ConfirmRefundAsync(World, Me, One(owed));
                return;
        }

        var day = World.Day.AddDays(Chance(80) ? 0 : 1);
        if (await World.AskAsync("look at the board", app => app.Get<BoardQueries>().BoardAsync(day)) is not { } board)
            return;
        var bookings = board.Columns.SelectMany(c => c.Reservations).ToList();
        var here = bookings.Where(b => b.Status is CheckedIn or NoShow or Completed).ToList();
        if (here.Count > 0 && Chance(70))
            await HandleAsync(One(here));
        else if (bookings.Count > 0)
            await HandleAsync(One(bookings));
    }

    /// <summary>Hands back the money that a refund of a payment in person asks for.</summary>
    public static async Task ConfirmRefundAsync(World world, Actor me, (Guid Reservation, Guid Refund) owed)
    {
        if (await world.AskAsync(
            "hand money back", app => app.Get<InPersonRefunds>().ConfirmRefundAsync(me, owed.Reservation, owed.Refund)) is ChangeResult.Done)
            world.CoverageCounter.Add("in person", "refunded");
    }

    private async Task HandleAsync(ReservationView booking)
    {
        var id = booking.Id;
        switch (booking.Status)
        {
            case Confirmed or CheckedIn when booking.Due.IsPositive && Chance(60):
                var amount = Chance(70) ? booking.Due : booking.Due with { Minor = (booking.Due.Minor + 1) / 2 };
                var (take, method) = (World.Ids.NewId(World.Thread.Now), Chance(50) ? InPersonMethod.Cash : InPersonMethod.Card);
                var taken = await TwiceMaybeAsync("take money in person", 30, app => app.Get<InPersonService>().TakeAsync(Me, take, id, amount, method));
                World.Told.Pressed(take, "in person", amount.Minor, taken is ChangeResult.Done);
                World.CoverageCounter.Add("in person", taken is ChangeResult.Refused refused ? refused.Reason.Code() : taken?.GetType().Name ?? "no answer");
                break;
            case Confirmed when Chance(35):
                await Ask<VisitService>("check in", s => s.CheckInAsync(Me, id, Early()));
                break;
            case Confirmed when Chance(25):
                await Ask<VisitService>("no-show", s => s.MarkNoShowAsync(Me, id, Early()));
                break;
            case Confirmed when Chance(25):
                await CancelAsync(booking);
                break;
            case Confirmed or Held when Chance(25):
                var end = booking.Start.AddMinutes(5 * Dice.Next(3, 25));
                var resized = await Ask<ResizeService>("resize by staff", s => s.ResizeAsync(Me, id, new ResizeRequest(end)));
                if (IsToUndo(booking, resized) is { } longer)
                    Tell("a length undone", await Ask<ResizeService>("undo a length", s => s.ResizeAsync(Me, id, ResizeRequest.Undo(booking, longer))));
                break;
            case Confirmed or Held:
                var reason = Chance(30) ? "they asked" : null;
                var change = await Ask<RescheduleService>(
                    "move by staff", s => s.RescheduleAsync(Me, id, new RescheduleRequest(SomeStart(), Dice.Next(1, 3)) { OverrideReason = reason }));
                if (IsToUndo(booking, change) is { } moved)
                    Tell("a move undone", await Ask<RescheduleService>("undo a move", s => s.RescheduleAsync(Me, id, RescheduleRequest.Undo(booking, moved))));
                break;
            case CheckedIn when Chance(65):
                await Ask<VisitService>("complete", s => s.CompleteAsync(Me, id, Early()));
                if (Chance(40)) // pressed too early: nobody else may look at it again
                    await Ask<VisitService>("undo complete", s => s.UndoCompleteAsync(Me, id));
                break;
            case CheckedIn:
                await Ask<VisitService>("undo check-in", s => s.UndoCheckInAsync(Me, id));
                break;
            case Completed when Chance(75):
                await Ask<VisitService>("undo complete", s => s.UndoCompleteAsync(Me, id));
                break;
            case NoShow:
                await Ask<VisitService>("undo no-show", s => s.UndoNoShowAsync(Me, id));
                break;
            default:
                await Ask<ReservationService>("note", s => s.NoteAsync(Me, id, "was here"));
                break;
        }
    }

    private async Task CancelAsync(ReservationView booking)
    {
        var scope = booking.SeriesId is null ? SeriesScope.One : (SeriesScope)Dice.Next(3);
        var request = new CancelRequest { Refund = Chance(70), Reason = "the heating broke", IsUndoable = scope is SeriesScope.One && Chance(70) };
        if (await Ask<SeriesCancellation>("cancel by staff", s => s.CancelAsync(Me, booking.Id, scope, request))
            is not ChangeResult.Done { Reservation: { Status: Cancelled } cancelled })
            return;
        if (request.IsUndoable && cancelled.Version > booking.Version && Chance(70) && await UndoAsync(cancelled) is null or ChangeResult.Done)
            return; // it stands, or nobody knows
        World.Told.Say(booking.Id, request.Refund ? "cancelled with refund" : "cancelled without refund");
    }

    // They think better of it: at once, too late, or when somebody else has been given its time.
    private async Task<ChangeResult?> UndoAsync(ReservationView cancelled)
    {
        if (Chance(25))
            await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(31), "think better of it", null);
        else if (Chance(30))
            await WalkInAsync(new HoldRequest(cancelled.ServiceId, cancelled.Start, cancelled.StaffId));
        var undone = await Ask<CancellationUndo>("undo a cancellation", s => s.UndoAsync(Me, cancelled.Id, cancelled.Version));
        Tell("a cancellation undone", undone);
        if (undone is ChangeResult.Refused { Reason: RefusalReason.UndoOver })
            World.CoverageCounter.Add("recovery", "a cancellation undone too late");
        else if (undone is ChangeResult.BeatenToIt)
            World.CoverageCounter.Add("recovery", "a cancelled time taken before the undo");
        return undone;
    }

    // What they changed, and think better of; while they look, others may change it too.
    private ReservationView? IsToUndo(ReservationView seen, ChangeResult? result) =>
        result is ChangeResult.Done { Reservation: var now } && now.Version > seen.Version && Chance(40) ? now : null;

    private void Tell(string what, ChangeResult? answer)
    {
        if (answer is ChangeResult.Done)
            World.CoverageCounter.Add("recovery", what);
    }

    // Most visits of a world lie days ahead.
    private string? Early() => Chance(80) ? "they are here already" : null;

    private Task<ChangeResult?> Ask<TService>(string what, Func<TService, Task<ChangeResult>> ask)
        where TService : class => World.AskAsync(what, app => ask(app.Get<TService>()));

    private async Task WalkInAsync(HoldRequest? wanted = null)
    {
        var command = World.Ids.NewId(World.Thread.Now);
        var customer = new CustomerDetails(command.ToString("N"), "walkin@example.com") { Renames = true };
        var visit = wanted ?? new HoldRequest(SomeService(), SomeStart(), Dice.Next(1, 3));
        var request = visit with { Command = command, Customer = customer, AddOns = SomeAddOns(visit.ServiceId, visit.Start) };
        var answer = await TwiceMaybeAsync("walk-in", 30, app => app.Get<WalkInService>().BookAsync(Me, request));
        World.Told.Pressed(command, "walk-in", 0, answer is HoldResult.Held);
        if (answer is HoldResult.Held held)
            World.Told.Say(held.Reservation.Id, "confirmed");
    }

    // At one time of the wall clock, also of the night in which the clocks change.
    private async Task RepeatAsync()
    {
        var (command, service, person, start) = (World.Ids.NewId(World.Thread.Now), SomeService(), Dice.Next(1, 3), SomeStart());
        var (day, time) = (Zone.DayOf(start), TimeOnly.FromDateTime(Zone.ToLocal(start).DateTime));
        var visits = Enumerable.Range(0, Dice.Next(2, 4)).Select(n => new HoldRequest(service, Zone.At(day.AddDays(n), time), person))
            .Select(visit => visit with { AddOns = SomeAddOns(service, visit.Start) }).ToList();
        var request = new SeriesRequest(command, new CustomerDetails(command.ToString("N"), "regular@example.com") { Renames = true }, visits);
        var answer = await TwiceMaybeAsync("repeat", 30, app => app.Get<SeriesService>().BookAsync(Me, request));
        World.Told.Pressed(command, "repeat", visits.Count, answer is SeriesResult.Booked);
        foreach (var visit in answer is SeriesResult.Booked { Visits: var booked } ? booked : [])
            World.Told.Say(visit.Id, "confirmed");
        if (answer is SeriesResult.Booked { Visits: var made } && Chance(40)) // they call back: another day does not suit, or none does
            await CancelAsync(made[Dice.Next(made.Count)]);
        if (answer is SeriesResult.Refused { Conflicts.Count: var count } && count < visits.Count)
            World.CoverageCounter.Add("recovery", "a repeat refused whole for one of its days");
    }

    private async Task BlockAsync()
    {
        if (_blocks.Count > 0 && Chance(60))
        {
            var gone = _blocks[0];
            _blocks.RemoveAt(0);
            await World.AskAsync("end time off", async app => (await app.Get<TimeOffService>().RemoveAsync(Me, gone)).ToString());
            return;
        }

        var (start, person, over, command) = (SomeStart(), Dice.Next(1, 3), (TimeOffOver)Dice.Next(3), World.Ids.NewId(World.Thread.Now));
        var answer = await TwiceMaybeAsync(
            "time off", 30, app => app.Get<TimeOffService>().AddAsync(Me, person, start, start.AddMinutes(30), command.ToString("N"), command, over));
        World.Told.Pressed(command, "time off", 0, isDone: false); // it may have been ended since
        if (answer is TimeOffResult.Added added)
            _blocks.Add(added.Id);
    }
}
