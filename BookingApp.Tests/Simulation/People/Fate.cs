
namespace BookingApp.Tests.Simulation.People;

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
                var tooLate = orders.Where(o => o.Status is "CREATED" or "APPROVED" && World.Database.IsTooLate(o.Id)).ToList();
                var unwanted = tooLate.Count > 0 ? tooLate : approved.Where(o => World.Database.IsClosed(o.Id)).ToList();
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
            case 9 when World.Database.Untouched() is { Count: > 0 } kept:
                if (World.FakePayPal.RefundByHand(One(kept)))
                {
                    World.CoverageCounter.Add("fault", "refunded by hand");
                    World.CollectMail(mustArrive: true);
                }

                break;
            case 10 when World.Database.Untouched() is { Count: > 0 } calm:
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
