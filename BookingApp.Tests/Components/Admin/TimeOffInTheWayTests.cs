using BookingApp.Components.Admin.Resources;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using Bunit;

namespace BookingApp.Tests.Components.Admin;

public sealed class TimeOffInTheWayTests : ComponentTest
{
    [Fact]
    public async Task A_yes_answers_for_the_bookings_it_was_asked_about_and_for_no_later_ones()
    {
        var answers = new List<TimeOffOver>();
        var notice = Render<TimeOffInTheWay>(p => p.Add(c => c.InTheWay, Of("ABCDEF7")).Add(c => c.OnSave, answers.Add));
        await notice.FindAll("button").Last().ClickAsync(new());

        await Answer(yes: true).ClickAsync(new());
        notice.Render(p => p.Add(c => c.InTheWay, Of("ABCDEF8")));

        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
        Assert.Equal([TimeOffOver.Cancels], answers);
    }

    private TimeOffResult.InTheWay Of(string reference) =>
        new([new(reference, "Maya", Clock.GetUtcNow(), Clock.GetUtcNow().AddHours(1), ReservationStatus.Confirmed, IsCancellable: true)]);
}
