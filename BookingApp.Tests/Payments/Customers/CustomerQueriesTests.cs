using BookingApp.Payments.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments.Customers;

public sealed class CustomerQueriesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_page_of_a_customer_tells_visits_money_and_what_is_ahead(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var came = await world.PaidAsync("09:00");
        var missed = await world.PaidAsync("10:00");
        var cancelled = await world.PaidAsync("11:00");
        var last = await world.PaidAsync("12:00");
        var ahead = await world.PaidAsync("15:00");
        var let = await world.HeldAsync("16:00");
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, let.Id, Ct);
        await world.PaidAsync("14:00", name: "Nils");
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id, ct: Ct);
        world.Clock.Advance(world.At("13:30") - world.Clock.GetUtcNow());
        await world.Visits.CheckInAsync(TestWorld.Staff, came.Id, ct: Ct);
        await world.Visits.MarkNoShowAsync(TestWorld.Staff, missed.Id, ct: Ct);

        var maya = (await world.Get<CustomerQueries>().FindAsync(came.CustomerId!.Value, ct: Ct))!;

        Assert.Equal(("Maya", "maya@example.com"), (maya.Name, maya.Email));
        Assert.Equal(new VisitCounts(2, 1, 1, came.Start, last.Start), maya.Counts);
        Assert.Equal(maya.Counts, await world.Get<CustomerQueries>().CountsAsync(maya.Id, Ct));
        Assert.Equal([new CustomerMoney(new Money(22500, "EUR"), new Money(4500, "EUR"), new Money(0, "EUR"))], maya.Money);
        Assert.Equal([ahead.Reference], maya.Ahead.Select(b => b.Reference));
        Assert.Equal([last.Reference, cancelled.Reference, missed.Reference, came.Reference], maya.Past.Items.Select(b => b.Reference));
        Assert.True(await world.Get<CustomerQueries>().IsTheirsAsync(maya.Id, ahead.Reference, Ct));
        Assert.False(await world.Get<CustomerQueries>().IsTheirsAsync(Guid.NewGuid(), ahead.Reference, Ct));
        Assert.Null(await world.Get<CustomerQueries>().FindAsync(Guid.NewGuid(), ct: Ct));
    }

    [Fact]
    public async Task What_was_has_pages_and_the_last_answers_count()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HireAsync(12);
        var first = await world.PaidAsync("09:00");
        for (var person = 11; person < 23; person++)
            await world.PaidAsync("10:00", person);
        await AnswerAsync(world, first.Id, ("Allergies?", "None"), ("Goal?", "Rest"));
        world.Clock.Advance(world.At("12:00") - world.Clock.GetUtcNow());
        await AnswerAsync(world, (await world.PaidAsync("15:00")).Id, ("Allergies?", "Nuts"));

        var maya = (await world.Get<CustomerQueries>().FindAsync(first.CustomerId!.Value, page: 9, Ct))!;

        Assert.Equal((13, 2, 2), (maya.Past.Total, maya.Past.Pages, maya.Past.Page));
        Assert.Equal(first.Reference, maya.Past.Items[^1].Reference);
        Assert.Equal(["Nuts", "Rest"], maya.Answers.Select(a => a.Text));
    }

    private static async Task AnswerAsync(TestWorld world, Guid id, params (string Question, string Text)[] answers)
    {
        await using var db = await world.OpenAsync();
        var row = await db.Reservations.SingleAsync(r => r.Id == id, Ct);
        var customer = await db.Set<BookingApp.Customers.Customer>().SingleAsync(c => c.Id == row.CustomerId, Ct);
        row.TakeDetails(customer, row.Details(), [.. answers.Select((a, n) => new Answer(n, a.Question, a.Text))]);
        await db.SaveChangesAsync(Ct);
    }
}
