using System.Text.RegularExpressions;
using BookingApp.Components.Shared.Inputs;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Tests.Components.Shared;

/// <summary>What was typed stays in its field until it is a number that is allowed; nothing takes its place.</summary>
public sealed partial class NumberInputTests : ComponentTest
{
    private readonly List<int?> _told = [];

    [Theory]
    [InlineData("99999999999")]
    [InlineData("1445")]
    [InlineData("4")]
    [InlineData("-60")]
    [InlineData("62")]
    [InlineData("60.5")]
    [InlineData("6e1")]
    [InlineData("sixty")]
    public void What_is_no_number_that_is_allowed_is_told_as_none_and_says_its_name_and_what_is(string typed)
    {
        var input = Draw(60);

        input.Find("input").Change(typed);
        Assert.Empty(input.FindAll(".field-error")); // somebody may still be typing
        input.Find("input").Blur();

        Assert.Equal("Length in minutes: enter a whole number from 5 to 1,440, in steps of 5.", input.Find(".field-error").TextContent.Trim());
        // as it was drawn: the browser's own text is not written over
        Assert.Equal(("60", "true"), (input.Find("input").GetAttribute("value"), input.Find("input").GetAttribute("aria-invalid")));
        Assert.Equal([null], _told);
    }

    [Fact]
    public void What_the_browser_cannot_read_either_says_so_once_the_field_is_left_and_is_silent_when_it_is_mended()
    {
        var input = Draw(60);

        input.Find("input").Change(""); // 12e, to Chromium
        input.Find("input").TriggerEvent("oninvalid", EventArgs.Empty); // by app.js
        Assert.Equal("Length in minutes: enter a whole number from 5 to 1,440, in steps of 5.", input.Find(".field-error").TextContent.Trim());
        input.Find("input").Change("75");

        Assert.Empty(input.FindAll(".field-error"));
        Assert.Equal([null, 75], _told);
    }

    [Fact]
    public void A_form_that_always_has_a_number_keeps_its_last_and_the_field_what_was_typed()
    {
        var told = new List<int>();
        var field = Render<RequiredNumber>(
            p => p.Add(c => c.Id, "seats").Add(c => c.MinValue, 1).Add(c => c.MaxValue, 1000).Add(c => c.Value, 8).Add(c => c.ValueChanged, told.Add));

        field.Find("input").Change("99999999999");
        field.Render(p => p.Add(c => c.Value, 8)); // its form is drawn again

        Assert.NotNull(field.Find("input[required]"));
        field.Find("input").Blur();
        Assert.EndsWith("enter a whole number from 1 to 1,000.", field.Find(".field-error").TextContent.Trim(), StringComparison.Ordinal);
        field.Find("input").Change("12");
        Assert.Equal([12], told);
        Assert.Empty(field.FindAll(".field-error"));
    }

    [Fact]
    public void No_page_has_a_number_field_of_another_kind() => Sources.MustNotSay(
        "A number is typed into a NumberInput or a RequiredNumber: a bound field puts the old value back when what was typed cannot be read.", OwnField());

    private IRenderedComponent<NumberInput> Draw(int? value) => Render<NumberInput>(p => p
        .Add(c => c.Id, "duration").Add(c => c.Label, "Length in minutes").Add(c => c.MinValue, 5).Add(c => c.MaxValue, 1440).Add(c => c.By, 5)
        .Add(c => c.Value, value)
        .Add(c => c.ValueChanged, EventCallback.Factory.Create<int?>(this, _told.Add)));

    [GeneratedRegex("type=\"?number|<InputNumber|MudNumericField")]
    private static partial Regex OwnField();
}
