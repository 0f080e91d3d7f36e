using BookingApp.Components.Layout.Theme;
using BookingApp.Components.Shared.Feedback;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Shared;

public sealed class SavedNotesTests : ComponentTest
{
    private readonly SavedNotes _notes = new();

    public SavedNotesTests() => Services.AddSingleton(_notes);

    [Fact]
    public void The_region_is_there_before_there_is_a_note_and_says_it_politely()
    {
        var region = Open();
        Assert.Equal("", region.Find("[role=status]").TextContent.Trim());

        _notes.Say("“Massage” is saved.");

        region.WaitForAssertion(() => Assert.Equal("“Massage” is saved.", region.Find("[role=status] .mud-snackbar-content-message").TextContent.Trim()));
        Assert.Empty(region.FindAll("[role=alert], [aria-live]"));
    }

    [Fact]
    public void The_next_note_takes_the_place_of_the_last_and_an_end_of_it_takes_it_away()
    {
        var region = Open();
        _notes.Say("“Massage” is saved.");
        _notes.Say("“Talk” is saved.");
        region.WaitForAssertion(
            () => Assert.Equal(["“Talk” is saved."], region.FindAll(".mud-snackbar-content-message").Select(note => note.TextContent.Trim())));

        _notes.Clear();

        region.WaitForAssertion(() => Assert.Empty(region.FindAll(".mud-snackbar")));
    }

    [Fact]
    public void It_is_gone_when_it_is_closed()
    {
        var region = Open();
        _notes.Say("Saved.");
        region.WaitForElement("button").Click();
        Clock.Advance(TimeSpan.FromSeconds(1)); // it fades

        region.WaitForAssertion(() => Assert.Empty(region.FindAll(".mud-snackbar")));
    }

    [Fact]
    public void It_goes_along_to_the_page_that_a_save_leads_to_and_no_further()
    {
        _notes.Say("Saved.", "/admin/services");

        _notes.Arrived("/admin/services");
        Assert.Equal("Saved.", _notes.Text);
        _notes.Arrived("/admin/services"); // the same page, by its link
        Assert.Null(_notes.Text);

        _notes.Say("Saved.");
        _notes.Arrived("/admin/people");
        Assert.Null(_notes.Text);
    }

    [Fact]
    public void It_goes_by_itself_once_there_was_time_to_read_it()
    {
        var region = Open();
        _notes.Say("Saved.");
        region.WaitForElement(".mud-snackbar");
        Clock.Advance(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(region.FindAll(".mud-snackbar"));

        Clock.Advance(TimeSpan.FromSeconds(2));
        Clock.Advance(TimeSpan.FromSeconds(1)); // it fades

        region.WaitForAssertion(() => Assert.Empty(region.FindAll(".mud-snackbar")));
    }

    private IRenderedComponent<Snackbars> Open()
    {
        var region = Render<Snackbars>();
        Render<SavedNote>();
        return region;
    }
}
