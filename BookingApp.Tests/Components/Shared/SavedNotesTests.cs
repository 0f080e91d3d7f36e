using BookingApp.Components.Shared;
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
        var note = Render<SavedNote>();
        Assert.Equal("", note.Find("[role=status]").TextContent.Trim());

        _notes.Say("“Massage” is saved.");

        note.WaitForAssertion(() => Assert.Equal("“Massage” is saved.", note.Find("[role=status].alert-ok").TextContent.Trim()));
    }

    [Fact]
    public void It_is_gone_when_it_is_closed()
    {
        var note = Render<SavedNote>();
        _notes.Say("Saved.");
        note.WaitForElement("button").Click();

        note.WaitForAssertion(() => Assert.Empty(note.FindAll(".alert-ok, button")));
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
}
