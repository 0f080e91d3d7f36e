using System.Globalization;
using BookingApp.Availability;
using BookingApp.Catalog.AddOns;
using BookingApp.Discounts;
using BookingApp.Localization;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.LatePayments;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Tests.Simulation.People;

/// <summary>Holds, pays, walks away, comes back, changes their mind.</summary>
internal sealed class Customer(World world, int number, int seed) : Person(world, $"customer{number.ToString(CultureInfo.InvariantCulture)}", seed)
{
    private readonly List<Mine> _mine = [];

    private Actor Me(Mine mine) => new Actor.Customer(mine.Reference);

    protected override async Task ActAsync()
    {
        foreach (var (id, reference) in World.Database.OffersTo(Name).Where(offer => !_mine.Exists(m => m.Id == offer.Id)))
            _mine.Add(new Mine(id, reference)); // they have read the email
        if (Chance(8))
        {
            await WaitInLineAsync();
            return;
        }

        var emails = _mine.Where(m => World.Database.MayChoose(m.Id)).ToList();
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

    // For exactly one start, so that it is mostly taken.
    private async Task WaitInLineAsync()
    {
        var start = SomeStart();
        var minute = (int)start.TimeOfDay.TotalMinutes;
        var request = new JoinRequest(SomeService(), Zone.DayOf(start), Details(), Chance(70) ? 1 : null)
        {
            FromMinute = minute,
            UntilMinute = Chance(70) ? minute : WaitingListEntry.MinutesOfDay,
        };
        var answer = await TwiceMaybeAsync("wait in line", 20, app => app.Get<WaitingListService>().JoinAsync(new Actor.Customer(), request));
        World.CoverageCounter.Add("waiting list", answer?.GetType().Name ?? "no answer");
        if (answer is not JoinResult.Joined || World.Database.EntryOf(Name) is not { } entry)
            return;
        if (Chance(85))
            await World.AskAsync("confirm that they wait", async app => (await app.Get<WaitingListService>().ConfirmAsync(entry.Id, entry.Key)).ToString());
        if (Chance(15))
            await World.AskAsync("leave the line", async app => (await app.Get<WaitingListRemoval>().LeaveAsync(entry.Id, entry.Key)).ToString());
    }

    private async Task HoldAsync()
    {
        var (service, start) = (SomeService(), SomeStart());
        var request = new HoldRequest(service, start, Chance(50) ? 1 : null, Chance(20) ? 2 : 1)
        {
            AddOns = SomeAddOns(service, start),
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
                await MoveHoldAsync(mine, view);
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

    // To another time, or made another thing there or where it is; in two tabs at once, now and then.
    private async Task MoveHoldAsync(Mine mine, BookingView view)
    {
        var request = new RescheduleRequest(Chance(70) ? SomeStart() : view.Start, Chance(50) ? 1 : null);
        if (Chance(50))
            request = request with { PartySize = Dice.Next(1, 4), AddOns = SomeAddOns(view.ServiceId, request.Start) };
        if (view.ServiceId is Template.Massage && Chance(50))
            request = request with { PartySize = null, AddOns = AddOnIds.Of(Chance(50) ? [Template.HotStones] : []) };
        var alone = new RescheduleRequest(view.Start) { PartySize = 1 };
        var other = Chance(25) ? World.AskAsync("change a hold", app => app.Get<RescheduleService>().RescheduleAsync(Me(mine), mine.Id, alone)) : null;
        await Note("move a hold", mine, app => app.Get<RescheduleService>().RescheduleAsync(Me(mine), mine.Id, request));
        if (other is not null)
            await other;
    }

    // A coupon, or the points of somebody who told them their code.
    private async Task TakeCodeAsync(Mine mine)
    {
        var code = Chance(60) ? One(Template.Coupons) : Template.PointsCode(Chance(50) ? number : 0);
        var other = _mine.Find(m => m != mine && World.Database.IsHeld(m.Id));
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
