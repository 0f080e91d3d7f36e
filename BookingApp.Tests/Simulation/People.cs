using System.Globalization;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Discounts;
using BookingApp.Localization;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.LatePayments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Views;
using BookingApp.Reservations.Visits;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Tests.Simulation;

/// <summary>Somebody who does one thing after another, at random, until the world goes home.</summary>
internal abstract class Person(World world, string name, int seed)
{
    protected static readonly BusinessZone Zone = new("Europe/Berlin");

    // Few starts, so that people meet; on a change-over day one of them is in the hour that is skipped or repeated.
    protected static readonly string[] Times = ["01:30", "02:30", "03:00", "11:00", "10:00", "10:30"];

    protected World World { get; } = world;
    protected string Name { get; } = name;
    protected Random Dice { get; } = new(seed);

    public bool IsHome { get; private set; }

    protected virtual (int Min, int Max) PauseSeconds => (1, 240);

    public async Task LiveAsync()
    {
        while (World.GoesOn)
        {
            await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(Dice.Next(PauseSeconds.Min, PauseSeconds.Max)), Name, null);
            await ActAsync();
        }

        IsHome = true;
    }

    protected abstract Task ActAsync();

    protected bool Chance(int percent) => Dice.Next(100) < percent;

    protected T One<T>(IReadOnlyList<T> of) => of[Dice.Next(of.Count)];

    protected DateTimeOffset SomeStart() =>
        Zone.At(World.Day.AddDays(Chance(80) ? 0 : 1), TimeOnly.Parse(Chance(40) ? Times[^Dice.Next(1, 3)] : One(Times), CultureInfo.InvariantCulture));

    protected int SomeService() =>
        Dice.Next(20) switch { < 9 => Template.Massage, < 12 => Template.LongMassage, < 13 => Template.Talk, < 18 => Template.Pilates, _ => Template.Coaching };

    protected CustomerDetails Details() => new(Name, $"{Name}@example.com", Locale: "en");

    protected Task<BookingView?> LookAsync(Guid id) =>
        World.AskAsync("look at a booking", async app => (await app.Get<BookingQueries>().FindAsync(id))!);

    /// <summary>Does it, or does it twice at once as two tabs and impatient fingers do.</summary>
    protected async Task<T?> TwiceMaybeAsync<T>(string what, int percent, Func<AppProcess, Task<T>> ask) where T : class
    {
        if (!Chance(percent))
            return await World.AskAsync(what, ask);
        World.CoverageCounter.Add("action", "two tabs");
        var answers = await Task.WhenAll(World.AskAsync(what, ask), World.AskAsync(what, ask));
        return answers[0] ?? answers[1];
    }
}

/// <summary>Holds, pays, walks away, comes back, changes their mind.</summary>
internal sealed class Customer(World world, int number, int seed) : Person(world, $"customer{number.ToString(CultureInfo.InvariantCulture)}", seed)
{
    private readonly List<Mine> _mine = [];

    private Actor Me(Mine mine) => new Actor.Customer(mine.Reference);

    protected override async Task ActAsync()
    {
        var emails = _mine.Where(m => World.InvariantMonitor.MayChoose(m.Id)).ToList();
        if (_mine.Count is 0 || (emails.Count is 0 && Chance(25)))
        {
            await HoldAsync();
            return;
        }

        var mine = emails.Count > 0 ? One(emails) : Chance(70) ? _mine[^1] : One(_mine);
        if (await LookAsync(mine.Id) is not { } view)
            return;
        switch (view.Status)
        {
            case Held:
                await GoOnAsync(mine, view);
                break;
            case Capturing:
                await MeddleAsync(mine, view);
                break;
            case Confirmed:
                await ChangeMindAsync(mine, view);
                break;
            case Expired or Released:
                await ComeLateAsync(mine, view);
                break;
            default:
                await World.AskAsync(
                    "look at free times", app => app.Get<AvailabilityQueries>().SlotsAsync(SomeService(), World.Day, World.Day.AddDays(1), null, 1));
                break;
        }
    }

    private async Task HoldAsync()
    {
        var request = new HoldRequest(SomeService(), SomeStart(), Chance(50) ? 1 : null, Chance(20) ? 2 : 1)
        {
            Browser = Name,
            IpAddress = "192.0.2.1",
            Customer = Chance(70) ? Details() : null,
        };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Chance(15) ? 3 : 1)
                .Select(_ => World.AskAsync("hold", app => app.Get<HoldService>().HoldAsync(new Actor.Customer(), request))));
        foreach (var held in answers.OfType<HoldResult.Held>())
            _mine.Add(new Mine(held.Reservation.Id, held.Reservation.Reference));
        foreach (var answer in answers.OfType<HoldResult>())
            World.CoverageCounter.Add("hold", answer.GetType().Name);
    }

    private async Task GoOnAsync(Mine mine, BookingView view)
    {
        switch (Dice.Next(100))
        {
            case < 8:
                await Note("extend", mine, app => app.Get<HoldChanges>().ExtendAsync(Me(mine), mine.Id));
                break;
            case < 16:
                await Note(
                    "move a hold", mine,
                    app => app.Get<RescheduleService>().RescheduleAsync(Me(mine), mine.Id, new RescheduleRequest(SomeStart(), Chance(50) ? 1 : null)));
                break;
            case < 24:
                if (await TwiceMaybeAsync(
                    "release", 20, app => app.Get<HoldChanges>().ReleaseAsync(Me(mine), mine.Id)) is ChangeResult.Done { Reservation.Status: Released })
                    World.Told.Say(mine.Id, "released");
                break;
            case < 30:
                break; // walks away
            case < 42:
                await TakeCodeAsync(mine);
                break;
            case < 45:
                await TwiceMaybeAsync("remove a code", 30, app => app.Get<DiscountService>().RemoveAsync(Me(mine), mine.Id));
                break;
            default:
                await PayAsync(mine, view);
                break;
        }
    }

    // A coupon, or the points of somebody who told them their code.
    private async Task TakeCodeAsync(Mine mine)
    {
        var code = Chance(60) ? One(Template.Coupons) : Template.PointsCode(Chance(50) ? number : 0);
        var other = _mine.Find(m => m != mine && World.InvariantMonitor.IsHeld(m.Id));
        // in the tab of another hold
        var elsewhere = other is not null && Chance(70)
            ? World.AskAsync("use a code", app => app.Get<DiscountService>().ApplyAsync(Me(other), other.Id, code))
            : null;
        var answer = await TwiceMaybeAsync("use a code", 30, app => app.Get<DiscountService>().ApplyAsync(Me(mine), mine.Id, code));
        if (elsewhere is not null)
            await elsewhere;
        switch (answer)
        {
            case ChangeResult.Done done:
                World.CoverageCounter.Add("discount", done.Reservation.Total.IsZero ? $"{code[..3]} makes it free" : $"{code[..3]} taken");
                break;
            case ChangeResult.Refused refused:
                World.CoverageCounter.Add("discount", refused.Reason.Code());
                break;
        }
    }

    private async Task PayAsync(Mine mine, BookingView view)
    {
        if (view.Customer is null
            && await Note("details", mine, app => app.Get<DetailsService>().TakeAsync(Me(mine), mine.Id, Details(), null)) is not ChangeResult.Done)
            return;
        var checkout = await TwiceMaybeAsync("pay", 25, app => app.Get<PaymentService>().CheckoutAsync(Me(mine), mine.Id));
        World.CoverageCounter.Add("checkout", checkout?.GetType().Name ?? "no answer");
        if (checkout is CheckoutResult.Confirmed)
            World.Told.Say(mine.Id, "confirmed");
        if (checkout is not CheckoutResult.SendToPay pay)
            return;

        mine.Orders.Add(pay.OrderId);
        if (view.Status is Held && Chance(8) && await Note(
            "release in another tab", mine,
            app => app.Get<HoldChanges>().ReleaseAsync(Me(mine), mine.Id)) is ChangeResult.Done { Reservation.Status: Released })
            World.Told.Say(mine.Id, "released"); // and pays all the same
        await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(Chance(85) ? Dice.Next(2, 200) : Dice.Next(600, 1500)), $"{Name} at the bank", null);
        var press = Dice.Next(100) switch { < 72 => "approve", < 90 => "decline", _ => "cancel" };
        if (World.FakePayPal.Press(pay.OrderId, press))
            World.CollectMail();
        if (press is "cancel" || Chance(25))
            return; // the tab is closed
        await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(Dice.Next(0, 30)), $"{Name} comes back", null);
        await ReturnAsync(mine, pay.OrderId);
    }

    private async Task ReturnAsync(Mine mine, string order)
    {
        var result = await TwiceMaybeAsync("return", 30, app => app.Get<CaptureGate>().ReturnAsync(Me(mine), mine.Id, order));
        World.CoverageCounter.Add("return", result?.GetType().Name ?? "no answer");
        switch (result)
        {
            case GateResult.Confirmed:
                World.Told.Say(mine.Id, "confirmed");
                break;
            case GateResult.Declined:
                World.CoverageCounter.Add("told", "declined");
                if (Chance(75))
                    await SecondCardAsync(mine, order);
                break;
            case GateResult.NotFound:
                World.Fail($"order {order} is not found by its own customer");
                break;
        }
    }

    private async Task SecondCardAsync(Mine mine, string order)
    {
        await World.Thread.AtAsync(World.Thread.Now + TimeSpan.FromSeconds(Dice.Next(5, 150)), $"{Name} takes another card", null);
        if (!World.FakePayPal.Press(order, "approve"))
            return;
        World.CollectMail();
        if (await World.AskAsync("return", app => app.Get<CaptureGate>().ReturnAsync(Me(mine), mine.Id, order)) is GateResult.Confirmed)
        {
            World.Told.Say(mine.Id, "confirmed");
            World.CoverageCounter.Add("recovery", "a second card paid");
        }
    }

    // While money moves, none of this may be done.
    private async Task MeddleAsync(Mine mine, BookingView view)
    {
        var answer = Dice.Next(4) switch
        {
            0 => await Note("release while paying", mine, app => app.Get<HoldChanges>().ReleaseAsync(Me(mine), mine.Id)),
            1 => await Note("cancel while paying", mine, app => app.Get<ReservationService>().CancelAsync(Me(mine), mine.Id)),
            2 => await Note("move while paying", mine, app => app.Get<RescheduleService>().RescheduleAsync(
                Me(mine), mine.Id, new RescheduleRequest(SomeStart()))),
            _ => await Note("extend while paying", mine, app => app.Get<HoldChanges>().ExtendAsync(Me(mine), mine.Id)),
        };
        if (answer is ChangeResult.Refused { Reason: RefusalReason.PaymentInProgress })
            World.CoverageCounter.Add("told", "payment in progress");
        if (view.Payment?.OrderId is { } order && Chance(50))
            await ReturnAsync(mine, order);
    }

    private async Task ChangeMindAsync(Mine mine, BookingView view)
    {
        World.Told.Say(mine.Id, "confirmed");
        if (view.Due.IsPositive && Chance(50))
        {
            await PayAsync(mine, view);
            return;
        }

        if (Chance(45))
            return;
        if (Chance(40))
        {
            await Note("move a booking", mine, app => app.Get<RescheduleService>().RescheduleAsync(Me(mine), mine.Id, new RescheduleRequest(SomeStart())));
            return;
        }

        if (await TwiceMaybeAsync(
            "cancel", 40, app => app.Get<ReservationService>().CancelAsync(Me(mine), mine.Id)) is ChangeResult.Done { Reservation.Status: Cancelled })
            World.Told.Say(mine.Id, "cancelled");
    }

    private async Task ComeLateAsync(Mine mine, ReservationView view)
    {
        if (view.ChooseUntil is not null)
        {
            var start = Chance(80) ? Zone.At(World.Day.AddDays(2), TimeOnly.Parse(One(Times), CultureInfo.InvariantCulture)) : SomeStart();
            if (await TwiceMaybeAsync("choose another time", 30, app => app.Get<LatePaymentRebooking>().ChooseAsync(Me(mine), mine.Id, start)) is { } answer)
            {
                World.CoverageCounter.Add("late choice", answer is ChangeResult.Refused refused ? refused.Reason.Code() : answer.GetType().Name);
                if (answer is ChangeResult.Done { Reservation.Status: Confirmed })
                    World.Told.Say(mine.Id, "confirmed");
            }

            return;
        }

        if (mine.Orders.Count is 0)
            return;
        var order = mine.Orders[^1];
        if (Chance(50) && World.FakePayPal.Press(order, "approve"))
            World.CollectMail();
        if (Chance(50))
            await ReturnAsync(mine, order);
    }

    private async Task<ChangeResult?> Note(string what, Mine mine, Func<AppProcess, Task<ChangeResult>> ask)
    {
        var answer = await World.AskAsync(what, ask);
        World.Thread.Note($"{what} {mine.Reference}: {answer?.GetType().Name}");
        return answer;
    }

    private sealed record Mine(Guid Id, string Reference)
    {
        public List<string> Orders { get; } = [];
    }
}

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
            case 2 or 3 when World.InvariantMonitor.ToHandBack() is { Count: > 0 } owed:
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
                var back = Chance(70);
                var answer = await Ask<ReservationService>("cancel by staff", s => s.CancelAsync(Me, id, back, "the heating broke"));
                if (answer is ChangeResult.Done { Reservation.Status: Cancelled })
                    World.Told.Say(id, back ? "cancelled with refund" : "cancelled without refund");
                break;
            case Confirmed or Held:
                await Ask<RescheduleService>(
                    "move by staff",
                    s => s.RescheduleAsync(Me, id, new RescheduleRequest(SomeStart(), Dice.Next(1, 3)) { OverrideReason = Chance(30) ? "they asked" : null }));
                break;
            case CheckedIn when Chance(65):
                await Ask<VisitService>("complete", s => s.CompleteAsync(Me, id, Early()));
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

    // Most visits of a world lie days ahead.
    private string? Early() => Chance(80) ? "they are here already" : null;

    private Task<ChangeResult?> Ask<TService>(string what, Func<TService, Task<ChangeResult>> ask)
        where TService : class => World.AskAsync(what, app => ask(app.Get<TService>()));

    private async Task WalkInAsync()
    {
        var command = World.Ids.NewId(World.Thread.Now);
        var customer = new CustomerDetails(command.ToString("N"), "walkin@example.com");
        var request = new HoldRequest(SomeService(), SomeStart(), Dice.Next(1, 3)) { Command = command, Customer = customer };
        var answer = await TwiceMaybeAsync("walk-in", 30, app => app.Get<WalkInService>().BookAsync(Me, request));
        World.Told.Pressed(command, "walk-in", 0, answer is HoldResult.Held);
        if (answer is HoldResult.Held held)
            World.Told.Say(held.Reservation.Id, "confirmed");
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

/// <summary>Changes the rules under everybody's feet.</summary>
internal sealed class Admin(World world, int seed) : Person(world, "admin", seed)
{
    private static readonly Actor Me = new Actor.Staff(2, "Chris", Admin: true);

    private readonly List<int> _closures = [];

    protected override (int Min, int Max) PauseSeconds => (100, 900);

    /// <summary>Says how a refund that failed or waits goes on.</summary>
    public static Task DecideAsync(World world, Actor me, Guid refund, bool tryAgain) =>
        world.AskAsync("decide on a refund", app => app.Get<RefundService>().DecideAsync(me, refund, tryAgain));

    private Task ChangeServiceAsync(string what, int id, Action<ServiceForm> change) => World.AskAsync(what, async app =>
    {
        var form = ServiceForm.Of((await app.Get<CatalogQueries>().SnapshotAsync()).FindService(id)!);
        change(form);
        return await app.Get<CatalogService>().SaveServiceAsync(Me, id, form);
    });

    private async Task RefundAsync((Guid Reservation, long Minor) paid)
    {
        var (amount, command) = (new Money(Chance(50) ? paid.Minor : (paid.Minor + 2) / 3, "EUR"), World.Ids.NewId(World.Thread.Now));
        var answer = await TwiceMaybeAsync(
            "refund", 40,
            app => app.Get<RefundService>().RefundAsync(Me, command, paid.Reservation, amount, command.ToString("N")));
        World.Told.Pressed(command, "refund", amount.Minor, answer is ChangeResult.Done);
        World.CoverageCounter.Add("refund by hand", answer?.GetType().Name ?? "refused");
    }

    private async Task CloseAsync()
    {
        var command = World.Ids.NewId(World.Thread.Now);
        var answer = await TwiceMaybeAsync(
            "close a day", 30, app => app.Get<ClosureService>().AddAsync(Me, World.Day, World.Day, command.ToString("N"), command));
        World.Told.Pressed(command, "closure", 0, isDone: false); // it may have been opened since
        if (answer is SaveResult.Saved saved)
            _closures.Add(saved.Id);
    }

    protected override async Task ActAsync()
    {
        switch (Dice.Next(8))
        {
            case 0:
                await ChangeServiceAsync(
                    "change a price", Chance(50) ? Template.Massage : Template.Pilates, form => form.Price = One(["30.00", "45.00", "0.01", "99.99"]));
                break;
            case 3:
                await ChangeServiceAsync("change the terms", Chance(50) ? Template.Massage : Template.LongMassage, form =>
                {
                    (form.PayNow, form.DepositIsPercent, form.DepositPercent) = (One([PayNow.Full, PayNow.Deposit, PayNow.Nothing]), true, One([10, 50]));
                    form.Cancellation = One(["", "20:100, 10:50", "12:100", "24:80, 20:30, 2:10"]);
                });
                break;
            case 4:
                await World.AskAsync("change a coupon", async app =>
                {
                    var coupons = app.Get<CouponService>();
                    var form = CouponForm.Of((await coupons.FindAsync(Dice.Next(1, 4)))!, "EUR");
                    form.Active = Chance(75);
                    return await coupons.SaveAsync(Me, Array.IndexOf([.. Template.Coupons], form.Code) + 1, form);
                });
                break;
            case 5 or 6 when World.InvariantMonitor.Captured() is { Count: > 0 } paid:
                await RefundAsync(One(paid));
                break;
            case 7 when World.InvariantMonitor.ToDecide() is { Count: > 0 } stuck:
                await DecideAsync(World, Me, One(stuck), Chance(80));
                break;
            case 1:
                await World.AskAsync("change hours", async app =>
                {
                    var form = ResourceForm.Of((await app.Get<CatalogQueries>().SnapshotAsync()).FindResource(2)!);
                    foreach (var hours in form.Hours)
                        hours.From = One([480, 540, 630]);
                    return await app.Get<CatalogService>().SaveResourceAsync(Me, 2, form);
                });
                break;
            case 2 when _closures.Count > 0:
                var again = _closures[0];
                _closures.RemoveAt(0);
                await World.AskAsync("open again", app => app.Get<ClosureService>().RemoveAsync(Me, again));
                break;
            default:
                if (Chance(70))
                    await World.AskAsync("look at bookings", app => app.Get<BookingSearch>().SearchAsync(new BookingFilter("customer")));
                else
                    await CloseAsync();
                break;
        }
    }
}

/// <summary>What nobody in the business does: the bank's own operators, orders that end, hours that pass.</summary>
internal sealed class Fate(World world, int seed) : Person(world, "fate", seed)
{
    protected override (int Min, int Max) PauseSeconds => (100, 900);

    protected override Task ActAsync()
    {
        var orders = World.FakePayPal.All();
        switch (Dice.Next(12))
        {
            case < 5:
                var approved = orders.Where(o => o.Status is "APPROVED").ToList();
                var tooLate = orders.Where(o => o.Status is "CREATED" or "APPROVED" && World.InvariantMonitor.IsTooLate(o.Id)).ToList();
                var unwanted = tooLate.Count > 0 ? tooLate : approved.Where(o => World.InvariantMonitor.IsClosed(o.Id)).ToList();
                if (approved.Count + tooLate.Count is 0)
                    break;
                var taken = One(unwanted.Count > 0 ? unwanted : approved).Id;
                World.FakePayPal.Press(taken, "approve"); // the payer had the page open all the time
                if (World.FakePayPal.CaptureByHand(taken))
                {
                    World.CoverageCounter.Add("fault", "captured by hand");
                    World.CollectMail(mustArrive: true);
                }

                break;
            case < 7:
                var open = orders.Where(o => o.Status is not "COMPLETED").ToList();
                if (open.Count > 0)
                {
                    World.FakePayPal.Expire(One(open).Id);
                    World.CoverageCounter.Add("fault", "expired by time");
                }

                break;
            case 7:
                World.FakePayPal.ArriveRefunds();
                break;
            case 8:
                World.Clock.Advance(TimeSpan.FromMinutes(Dice.Next(20, 300)));
                break;
            case 9 when World.InvariantMonitor.Untouched() is { Count: > 0 } kept:
                if (World.FakePayPal.RefundByHand(One(kept)))
                {
                    World.CoverageCounter.Add("fault", "refunded by hand");
                    World.CollectMail(mustArrive: true);
                }

                break;
            case 10 when World.InvariantMonitor.Untouched() is { Count: > 0 } calm:
                var disputed = One(calm);
                World.FakePayPal.Dispute(disputed, "created");
                World.CoverageCounter.Add("fault", "disputed");
                World.CollectMail(mustArrive: true);
                World.Thread.At(World.Thread.Now + TimeSpan.FromMinutes(Dice.Next(5, 240)), "dispute ends", null, () =>
                {
                    World.FakePayPal.Dispute(disputed, "resolved");
                    World.CollectMail(mustArrive: true);
                });
                break;
        }

        return Task.CompletedTask;
    }
}
