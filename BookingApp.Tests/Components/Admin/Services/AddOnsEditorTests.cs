using BookingApp.Catalog.Forms;
using BookingApp.Components.Admin.Services;
using Bunit;

namespace BookingApp.Tests.Components.Admin.Services;

public sealed class AddOnsEditorTests : ComponentTest
{
    [Fact]
    public void Rows_are_added_filled_moved_and_taken_out_and_one_that_was_saved_is_retired()
    {
        List<AddOnForm> addOns = [new() { Id = 4, Name = "Tea", Price = "3.00" }];
        var reordered = 0;
        var editor = Render<AddOnsEditor>(
            p => p.Add(e => e.AddOns, addOns).Add(e => e.Currency, "EUR").Add(e => e.Error, _ => null).Add(e => e.OnChosen, () => reordered++));
        Assert.DoesNotContain(editor.FindAll("button"), b => b.TextContent.Trim() == "Remove add-on");

        Press("Add an add-on");
        Press("Add an add-on");
        editor.Find("#add-on-1-name").Change("Hot stones");
        editor.Find("#add-on-1-price").Change("12,50");
        editor.Find("#add-on-1-minutes").Change("15");
        editor.FindAll("button").Where(b => b.TextContent.Trim() == "Remove add-on").ElementAt(1).Click();
        Press("Move add-on 2 up");
        editor.FindAll("input[type=checkbox]").Single().Change(false);

        Assert.Equal(
            [(null, "Hot stones", "12,50", 15, true), (4, "Tea", "3.00", 0, false)], addOns.Select(a => (a.Id, a.Name, a.Price, a.Minutes, a.Active)));
        Assert.Equal(1, reordered);

        void Press(string words) => editor.FindAll("button").Single(b => b.TextContent.Trim() == words).Click();
    }

    [Fact]
    public void What_is_wrong_is_said_at_its_field_and_what_is_wrong_with_all_below_them()
    {
        var editor = Render<AddOnsEditor>(p => p.Add(e => e.AddOns, [new AddOnForm(), new AddOnForm()]).Add(e => e.Currency, "EUR")
            .Add(e => e.Error, member => member is "AddOns[1].Name" or "AddOns" ? $"{member} is wrong" : null));

        Assert.Equal("AddOns[1].Name is wrong", editor.Find("#add-on-1-name-error").TextContent.Trim());
        Assert.Equal("AddOns is wrong", editor.Find("p.field-error[role=alert]").TextContent.Trim());
        Assert.Empty(editor.FindAll("#add-on-0-name-error"));
    }
}
