using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Discounts;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Views;

namespace BookingApp.Tests.Simulation.People;

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
            case 5 or 6 when World.Database.Captured() is { Count: > 0 } paid:
                await RefundAsync(One(paid));
                break;
            case 7 when World.Database.ToDecide() is { Count: > 0 } stuck:
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
