using BookingApp.Catalog;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.Bookings;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;
using Bunit;

namespace BookingApp.Tests.Components.Staff;

/// <summary>A repeat at the desk: its days, those that cannot be had, and what becomes of them.</summary>
public sealed class RepeatEditorTests : StaffedComponentTest
{
    private ReservationView? _booked;

    [Fact]
    public async Task A_day_that_is_taken_is_booked_at_another_time_once_somebody_says_so()
    {
        await BookAsync(World.At("10:00").AddDays(7));
        var form = await OpenAsync(visits: 3);

        form.WaitForAssertion(() => Assert.Equal("2 of 3 days are free. One day needs a decision.", Status(form)));
        Assert.Equal("Still missing: a decision for each day of the repeat.", Missing(form));
        await form.FindAll(".repeat-day button").Single(b => b.TextContent.Trim() == "11:00").ClickAsync(new());
        Assert.Empty(form.FindAll("#walk-missing"));
        Assert.Equal("Book 3 visits", form.Find("button[type=submit]").TextContent.Trim());
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal(
            [World.At("10:00"), World.At("11:00").AddDays(7), World.At("10:00").AddDays(14)],
            (await World.Queries.OfSeriesAsync(_booked!.SeriesId!.Value)).Select(v => v.Start));
    }

    [Fact]
    public async Task A_day_that_is_closed_is_booked_anyway_with_a_reason_and_another_is_skipped()
    {
        await BookAsync(World.At("10:00").AddDays(14));
        await World.Get<BookingApp.Data.UnitOfWork>().DoAsync((db, _) =>
        {
            db.Closures.Add(new BookingApp.Catalog.Hours.Closure { Id = 1, From = new DateOnly(2026, 6, 9), To = new DateOnly(2026, 6, 9) });
            db.Publish(BookingApp.Data.Changes.Change.Catalog);
            return Task.CompletedTask;
        });
        var form = await OpenAsync(visits: 3);
        form.WaitForAssertion(() => Assert.Equal("1 of 3 days are free. 2 days need a decision.", Status(form)));

        await form.FindAll(".repeat-day button").Single(b => b.TextContent.Trim() == "10:00 anyway").ClickAsync(new());
        await form.FindAll(".repeat-day.open button").Single(b => b.TextContent.Trim() == "Skip").ClickAsync(new());
        Assert.Equal("Still missing: a decision for each day of the repeat.", Missing(form));
        await form.Find("#repeat-reason").InputAsync(new() { Value = "Opens for her" });
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        var visits = await World.Queries.OfSeriesAsync(_booked!.SeriesId!.Value);
        Assert.Equal([World.At("10:00"), World.At("10:00").AddDays(7)], visits.Select(v => v.Start));
        Assert.Equal(["", "Opens for her"], await Task.WhenAll(visits.Select(async v => (await World.Queries.HistoryAsync(v.Id))[0].Detail)));
    }

    [Fact]
    public async Task A_time_that_is_taken_while_the_form_is_filled_in_books_none_and_is_shown_anew()
    {
        var form = await OpenAsync(visits: 3);
        form.WaitForAssertion(() => Assert.Equal("3 of 3 days are free.", Status(form)));
        await BookAsync(World.At("10:30").AddDays(7));

        await form.Find("form").SubmitAsync(EventArgs.Empty);

        form.WaitForAssertion(() => Assert.Equal("2 of 3 days are free. One day needs a decision.", Status(form)));
        Assert.Equal(
            "Somebody has just taken one of these times. Nothing is booked yet: see below, and book again.", form.Find("[role=alert]").TextContent);
        Assert.Null(_booked);
        await form.FindAll(".repeat-day.open button").Single(b => b.TextContent.Trim() == "Skip").ClickAsync(new());
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal(2, (await World.Queries.OfSeriesAsync(_booked!.SeriesId!.Value)).Count);
    }

    [Fact]
    public async Task The_panel_says_which_of_how_many_it_is_leads_to_the_others_and_cancels_this_and_the_following()
    {
        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync([.. Enumerable.Range(0, 3).Select(n => World.At("10:00").AddDays(7 * n))])).Visits;
        var panel = Render<BookingPanel>(p => p.Add(c => c.Reservation, visits[1]));

        panel.WaitForAssertion(() => Assert.Equal("2 of 3", panel.Find("dl.facts summary").TextContent));
        Assert.Equal(
            visits.Select(v => $"/staff/{v.Start:yyyy-MM-dd}?open={v.Reference}"), panel.FindAll("dl.facts li a").Select(a => a.GetAttribute("href")));
        await panel.FindAll("button").Single(b => b.TextContent.Trim() == "Cancel booking").ClickAsync(new());
        Dialogs.WaitForElement("#cancel-scope");
        var scope = Dialogs.FindComponent<ChoiceInput<SeriesScope>>();
        Assert.Equal(["This one", "This and the following", "All that have not begun"], scope.Instance.Choices.Select(scope.Instance.Words));
        await Dialogs.InvokeAsync(() => scope.Instance.ValueChanged.InvokeAsync(SeriesScope.Following));
        await Dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "Cancel the booking").ClickAsync(new());

        Assert.Equal(
            [ReservationStatus.Confirmed, ReservationStatus.Cancelled, ReservationStatus.Cancelled],
            (await World.Queries.OfSeriesAsync(visits[0].SeriesId!.Value)).Select(v => v.Status));
    }

    // With Ana on Tuesdays at ten.
    private async Task<IRenderedComponent<WalkInEditor>> OpenAsync(int visits)
    {
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.StaffId, 1).Add(c => c.At, World.At("10:00"))
            .Add(c => c.OnDone, done => _booked = done));
        form.WaitForElement(".times-grid button");
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.Find("#repeat input[type=checkbox]").ChangeAsync(new() { Value = true });
        await form.WaitForElement("#repeat-times").ChangeAsync(new() { Value = visits.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        return form;
    }

    private Task<SeriesResult> BookAsync(params DateTimeOffset[] starts) => World.Get<SeriesService>().BookAsync(
        TestWorld.Staff, new SeriesRequest(
            World.NewCommand(), new CustomerDetails("Maya", "maya@example.com"), [.. starts.Select(s => new HoldRequest(TestWorld.Massage, s, 1))]));

    private static string Status(IRenderedComponent<WalkInEditor> form) => form.Find("#repeat p[role=status]").TextContent.Trim();

    private static string Missing(IRenderedComponent<WalkInEditor> form) => form.Find("#walk-missing").TextContent.Trim();
}
