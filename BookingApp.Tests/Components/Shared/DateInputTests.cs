using System.Globalization;
using BookingApp.Components.Shared.Inputs;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Tests.Components.Shared;

/// <summary>What Chromium says of a date that is typed key by key: nothing, or years from 2 to 202 on the way to 2027.</summary>
public sealed class DateInputTests : ComponentTest
{
    private readonly List<DateOnly?> _told = [];
    private int _settled;

    public DateInputTests() => CultureInfo.CurrentCulture = new CultureInfo("en-GB");

    [Fact]
    public void Only_a_whole_day_of_a_year_that_we_reckon_with_is_told_and_nothing_is_written_into_the_field_meanwhile()
    {
        var input = Draw(new DateOnly(2026, 11, 30));

        foreach (var key in new[] { "", "2026-05-01", "0002-05-01", "0020-05-01", "0202-05-01", "2027-05-01" })
        {
            input.Find("input").Change(key);
            Assert.Equal("2026-11-30", input.Find("input").GetAttribute("value"));
        }

        Assert.Equal([null, new DateOnly(2026, 5, 1), null, new DateOnly(2027, 5, 1)], _told);
        Assert.Empty(input.FindAll(".field-error"));
    }

    [Fact]
    public void A_field_that_was_begun_and_not_ended_says_so_and_is_silent_once_it_is_whole()
    {
        var input = Draw(null);

        input.Find("input").TriggerEvent("oninvalid", EventArgs.Empty); // by app.js, when the field is left or its form is sent

        Assert.Equal("Enter a whole date, with day, month and year.", input.Find(".field-error").TextContent.Trim());
        Assert.Equal("hint day-whole", input.Find("input").GetAttribute("aria-describedby"));
        Assert.Equal("true", input.Find("input").GetAttribute("aria-invalid"));
        input.Find("input").Change("2027-05-01");
        Assert.Empty(input.FindAll(".field-error"));
        Assert.Null(input.Find("input").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("0202-05-01")]
    [InlineData("9999-12-31")]
    public void A_year_out_of_range_says_so_when_the_field_is_left(string typed)
    {
        var input = Draw(new DateOnly(2026, 11, 30));

        input.Find("input").Change(typed);
        Assert.Empty(input.FindAll(".field-error"));
        input.Find("input").Blur();

        Assert.Equal("Enter a date from Saturday, 1 January 2000 to Tuesday, 31 December 2199.", input.Find(".field-error").TextContent.Trim());
        Assert.Equal([null], _told);
    }

    [Fact]
    public void A_day_from_outside_stands_in_a_field_drawn_anew()
    {
        var input = Draw(new DateOnly(2026, 11, 30));
        input.Find("input").Change("2027-05-01");

        input.Render(p => p.Add(c => c.Value, new DateOnly(2026, 11, 30)));

        Assert.Equal("2026-11-30", input.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void What_is_typed_is_settled_on_leaving_or_with_Enter_and_what_is_picked_at_once()
    {
        var input = Draw(new DateOnly(2026, 11, 30));

        input.Find("input").KeyDown("2");
        input.Find("input").Change("2026-11-02");
        Assert.Equal(0, _settled);
        input.Find("input").KeyDown("4");
        input.Find("input").Change("2026-11-24");
        Assert.Equal(0, _settled);
        input.Find("input").KeyDown("Enter");
        Assert.Equal(1, _settled);
        input.Find("input").Blur();
        Assert.Equal(1, _settled);
        input.Find("input").KeyDown("5");
        input.Find("input").Change("2026-11-05");
        input.Find("input").Blur();
        Assert.Equal(2, _settled);
        input.Find("input").MouseDown();
        input.Find("input").Change("2026-12-01");
        Assert.Equal(3, _settled);
    }

    [Fact]
    public void Hours_are_told_when_both_ends_are_whole_and_an_end_at_midnight_is_the_end_of_the_day()
    {
        var told = new List<(int, int)>();
        var span = Render<BookingApp.Components.Admin.SpanInput>(
            p => p.Add(c => c.Id, "monday").Add(c => c.Label, "Monday").Add(c => c.From, 540).Add(c => c.To, 1440).Add(c => c.OnChange, told.Add));
        Assert.Equal("00:00", span.Find("#monday-to").GetAttribute("value"));

        foreach (var key in new[] { "", "08:00", "08:15:30", "08:30:00" }) // Blazor tells the seconds of a time that has none
            span.Find("#monday-from").Change(key);

        Assert.Equal("09:00", span.Find("#monday-from").GetAttribute("value")); // never written into
        Assert.Equal([(480, 1440), (510, 1440)], told); // told of whole times only
        span.Find("#monday-to").Change("");
        Assert.Equal(2, told.Count);
        span.Find("#monday-to").TriggerEvent("oninvalid", EventArgs.Empty);
        Assert.Equal("Enter a whole time, with hours and minutes.", span.Find(".field-error").TextContent.Trim());
    }

    private IRenderedComponent<DateInput> Draw(DateOnly? value) => Render<DateInput>(p => p
        .Add(c => c.Id, "day").Add(c => c.Value, value).Add(c => c.DescribedBy, "hint")
        .Add(c => c.ValueChanged, EventCallback.Factory.Create<DateOnly?>(this, _told.Add)).Add(c => c.OnSettled, () => _settled++));
}
