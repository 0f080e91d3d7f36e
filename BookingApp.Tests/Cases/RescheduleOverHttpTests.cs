using System.Globalization;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Cases;

/// <summary>What customers read when they move a booking, when a hold has lapsed, and in an old tab at PayPal: pages as they are sent, without
/// scripts.</summary>
[Collection(StudioTests.Name)]
public sealed partial class RescheduleOverHttpTests(Studio studio) : StudioCase(studio)
{
    [Fact]
    public async Task A_reschedule_opens_at_the_booking_with_its_person_and_asks_before_it_changes()
    {
        var (booked, tab, _) = await PaidAsync();
        var before = await Studio.ReadAsync(booked);

        await tab.OpenAsync($"/booking/{booked.Reference}/reschedule?key={booked.Key}");
        var day = NowOn().Match(tab.Text).Groups["day"].Value;
        var opensThere = Regex.Count(tab.Text, Regex.Escape(day), RegexOptions.None, TimeSpan.FromSeconds(5));
        await tab.OpenAsync(tab.Address + "&date=" + DateTimeOffset.UtcNow.AddDays(41).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await tab.PressAsync("/reschedule/to", "start", tab.Buttons("start")[2]);
        var (asked, where, unchanged) = (tab.Text, tab.Address.AbsolutePath, await Studio.ReadAsync(booked));
        await tab.PressAsync("/reschedule/to", "sure", "1");
        var after = await Studio.ReadAsync(booked);

        Assert.True(opensThere >= 2, $"the heading of the times names '{day}' too");
        Assert.EndsWith("/reschedule/review", where, StringComparison.Ordinal);
        Assert.Contains(day, asked, StringComparison.Ordinal); // from when
        Assert.Contains("Length, price and what you have paid stay as they are.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("It will be with", asked, StringComparison.Ordinal); // another person
        Assert.Equal((int?)before["version"], (int?)unchanged["version"]);
        Assert.NotEqual((string?)before["start"], (string?)after["start"]);
        Assert.Equal((int?)before["staffId"], (int?)after["staffId"]);
        Assert.Contains("Your booking was rescheduled", tab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You are booked", tab.Text, StringComparison.Ordinal);
        await tab.OpenAsync(Booking(booked));
        Assert.Contains("You are booked The email with the new time went to", tab.Text, StringComparison.Ordinal);
        tab.Dispose();
    }

    [Fact]
    public async Task Another_person_comes_only_when_anyone_is_asked_for_and_is_named_before_it_happens()
    {
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(300), TimeSpan.Zero);
        var booked = await WithBenAsync(day.AddHours(8));
        await WithBenAsync(day.AddHours(10)); // Ben is busy then, Ana is not
        var ten = day.AddHours(10).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        using var tab = NewTab();

        await tab.OpenAsync($"/booking/{booked.Reference}/reschedule?key={booked.Key}");
        var withBen = tab.Buttons("start");
        await tab.PressAsync("/reschedule/to", "start", withBen[0]);
        var byDefault = tab.Address.Query;
        await tab.OpenAsync($"/booking/{booked.Reference}/reschedule?key={booked.Key}&staff=any&date={day:yyyy-MM-dd}");
        await tab.PressAsync("/reschedule/to", "start", ten);
        var asked = tab.Text;
        await tab.PressAsync("/reschedule/to", "sure", "1");

        Assert.NotEmpty(withBen);
        Assert.DoesNotContain(ten, withBen);
        Assert.Contains("staff=2", byDefault, StringComparison.Ordinal);
        Assert.Contains("It will be with Ana, not with Ben.", asked, StringComparison.Ordinal);
        Assert.Equal(1, (int?)(await Studio.ReadAsync(booked))["staffId"]);
    }

    [Fact]
    public async Task A_review_that_was_overtaken_moves_nothing_and_shows_what_stands()
    {
        var (booked, tab, _) = await PaidAsync();
        var page = $"/booking/{booked.Reference}/reschedule?key={booked.Key}&date=" + DateTimeOffset.UtcNow.AddDays(42)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await tab.OpenAsync(page);
        var times = tab.Buttons("start");
        await tab.PressAsync("/reschedule/to", "start", times[2]);
        using var other = tab.Another();
        await other.OpenAsync(page);
        await other.PressAsync("/reschedule/to", "start", times[3]);
        await other.PressAsync("/reschedule/to", "sure", "1");
        var moved = await Studio.ReadAsync(booked);

        await tab.PressAsync("/reschedule/to", "sure", "1");

        Assert.Contains("The booking has changed meanwhile. Please look again.", tab.Text, StringComparison.Ordinal);
        Assert.Equal(
            ((string?)moved["start"], (int?)moved["version"]),
            ((string?)(await Studio.ReadAsync(booked))["start"], (int?)(await Studio.ReadAsync(booked))["version"]));
        tab.Dispose();
    }

    [Fact]
    public async Task A_hold_that_has_ended_says_which_it_was_and_why_it_ended()
    {
        var (lapsed, released) = (await Studio.HoldAsync(), await Studio.HoldAsync(TestStudio.Talk));
        await AskDatabaseAsync("UPDATE Reservations SET HeldUntil = $past WHERE Reference = $reference", lapsed);
        await ReleaseAsync(released);
        using var tab = NewTab();

        await tab.OpenAsync(Checkout(lapsed));
        var byTime = tab.Text;
        await tab.OpenAsync(Checkout(released));
        var byPress = tab.Text;

        Assert.Matches(@"Your time was released Massage ?, with \w+ .*\d\d:\d\d It was held for you until .* and not booked by then", byTime);
        Assert.Matches(@"Your time was released Talk ?, with \w+ .*\d\d:\d\d It was released before it was booked", byPress);
    }

    [Fact]
    public async Task Who_cancels_in_an_old_tab_at_PayPal_comes_back_to_their_hold()
    {
        var booked = await Studio.HoldAsync();
        var (old, order) = await AtPayPalAsync(booked);
        await TakeCouponAsync(booked, "LAST"); // asks for another sum: the old order is closed
        var (_, fresh) = await AtPayPalAsync(booked);

        await old.PressAsync("token=", "choice", "cancel");

        Assert.NotEqual(order, fresh);
        Assert.Equal($"/checkout/{booked.Reference}", old.Address.AbsolutePath);
        Assert.Contains("You came back without paying.", old.Text, StringComparison.Ordinal);
        await old.OpenAsync($"/checkout/{booked.Reference}/cancelled?token=no-such-order");
        Assert.DoesNotContain("Your time is still held", old.Text, StringComparison.Ordinal);
        old.Dispose();
        await ReleaseAsync(booked);
    }

    private async Task<TestStudio.Booked> WithBenAsync(DateTimeOffset start)
    {
        var (_, held) = await HoldAtAsync(
            TestStudio.Facial, start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "maya@example.com", staff: 2);
        var booked = new TestStudio.Booked($"api/v1/reservations/{held["reference"]}", (string)held["key"]!);
        await Studio.ApproveAsync(booked); // nothing is due
        return booked;
    }

    [GeneratedRegex("now on (?<day>.+?) at ", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NowOn();
}
