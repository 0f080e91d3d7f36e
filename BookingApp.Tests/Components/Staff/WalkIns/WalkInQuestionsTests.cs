using BookingApp.Catalog;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using Bunit;

namespace BookingApp.Tests.Components.Staff.WalkIns;

public sealed class WalkInQuestionsTests : StaffedComponentTest
{
    [Fact]
    public async Task Of_several_services_each_asks_its_own_questions_and_keeps_its_own_answers()
    {
        await World.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.AddRange(
                new Question { Id = 7, ServiceId = TestWorld.Massage, Text = "Any allergies?" },
                new Question { Id = 8, ServiceId = TestWorld.LongMassage, Text = "How firm?" });
            db.Publish(Change.Catalog);
            return Task.CompletedTask;
        });
        ReservationView? booked = null;
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.OnDone, done => booked = done));
        form.WaitForElement(".times-grid button");
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());
        var more = form.FindComponents<BookingApp.Components.Shared.Inputs.ChoiceInput<int>>().Single(c => c.Instance.Id == "more-0");
        await form.InvokeAsync(() => more.Instance.ValueChanged.InvokeAsync(TestWorld.LongMassage));
        await form.WaitForElement(".times-grid button").ClickAsync(new());

        Assert.Equal(["Any allergies?", "How firm?"], form.FindAll("[id^=walk-question-]:is(input, textarea)").Select(q => form.Find($"label[for={q.Id}]")
            .TextContent.Replace("(optional)", "", StringComparison.Ordinal).Trim()));
        await form.Find("#walk-question-7").ChangeAsync(new() { Value = "Nuts" });
        await form.Find("#walk-question-8").ChangeAsync(new() { Value = "Very" });
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        var visits = await World.Queries.OfSeriesAsync(booked!.SeriesId!.Value, TestContext.Current.CancellationToken);
        Assert.Equal(
            [(TestWorld.Massage, "Any allergies?", "Nuts"), (TestWorld.LongMassage, "How firm?", "Very")],
            visits.SelectMany(v => v.Answers.Select(a => (v.ServiceId, a.Question, a.Text))));
    }
}
