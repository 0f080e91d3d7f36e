using BookingApp.Components.Staff.Find;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Find;

public sealed class FindBoxTests : StaffedComponentTest
{
    [Fact]
    public async Task The_search_answers_the_last_letters_and_leads_to_the_day()
    {
        var maya = await World.PaidAsync("10:00", name: "Maya");
        await World.PaidAsync("12:00", name: "Mara");
        var box = Render<FindBox>();

        var first = box.Find("input").InputAsync(new() { Value = "ma" });
        var second = box.Find("input").InputAsync(new() { Value = "may" });
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);

        var option = Assert.Single(box.FindAll("[role=option]"));
        Assert.Equal("/staff/2026-06-02?open=" + maya.Reference, option.GetAttribute("href"));
        Assert.Equal("may", box.Find("[role=listbox]").GetAttribute("data-found-for"));
        Assert.Equal(("true", "1 booking found."), (box.Find("input").GetAttribute("aria-expanded"), box.Find("[role=status]").TextContent));
    }

    [Theory]
    [InlineData(true, "/", 1)]
    [InlineData(false, null, 0)]
    public void The_key_is_told_of_where_it_is_on(bool isOn, string? shortcut, int keys)
    {
        var box = Render<FindBox>(p => p.AddCascadingValue("FindKey", isOn));

        Assert.Equal(shortcut, box.Find("input").GetAttribute("aria-keyshortcuts"));
        Assert.Equal(keys, box.FindAll("kbd").Count);
    }

    [Fact]
    public async Task What_nobody_is_called_is_said_and_one_letter_asks_for_nothing()
    {
        await World.PaidAsync("10:00", name: "Maya");

        var none = Render<FindBox>(p => p.Add(c => c.Asked, "zzz"));
        var letter = Render<FindBox>(p => p.Add(c => c.Asked, "m"));

        none.WaitForAssertion(() => Assert.Equal("Nothing found for “zzz”.", none.Find("[role=status]").TextContent));
        Assert.Equal(("false", ""), (letter.Find("input").GetAttribute("aria-expanded"), letter.Find("[role=status]").TextContent));
        Assert.True(letter.Find("[role=listbox]").HasAttribute("hidden"));
    }
}
