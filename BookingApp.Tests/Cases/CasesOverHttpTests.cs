using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Cases;

/// <summary>The cases in which a browser takes part: the real app and the real simulator, pages as they are sent, forms as they are pressed.</summary>
[Collection(StudioTests.Name)]
public sealed class CasesOverHttpTests(Studio studio) : StudioCase(studio)
{
    [Fact]
    public async Task Simultaneous_takers_one_has_the_time_and_the_others_read_that_somebody_was_faster()
    {
        using var look = NewTab();
        await look.OpenAsync($"/book/1?date={DateTimeOffset.UtcNow.AddDays(30):yyyy-MM-dd}");
        var time = look.Buttons("start")[5];
        var tabs = Enumerable.Range(0, 6).Select(_ => NewTab()).ToList();
        foreach (var tab in tabs)
            await tab.OpenAsync(look.Address.PathAndQuery);

        await Task.WhenAll(tabs.Select(tab => tab.PressAsync("/book/1/hold", "start", time)));

        var winner = Assert.Single(tabs, tab => tab.Address.AbsolutePath.StartsWith("/checkout/", StringComparison.Ordinal));
        Assert.All(
            tabs.Where(tab => tab != winner),
            tab => Assert.Contains("Somebody was faster: this time is taken. Nothing was charged.", tab.Text, StringComparison.Ordinal));
        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task One_browser_that_presses_a_time_three_times_at_once_has_it_once_and_is_sent_to_it_each_time()
    {
        using var look = NewTab();
        await look.OpenAsync($"/book/1?date={DateTimeOffset.UtcNow.AddDays(31):yyyy-MM-dd}");
        var time = look.Buttons("start")[3];
        var tabs = Enumerable.Range(0, 3).Select(_ => look.Another()).ToList();
        foreach (var tab in tabs)
            await tab.OpenAsync(look.Address.PathAndQuery);

        await Task.WhenAll(tabs.Select(tab => tab.PressAsync("/book/1/hold", "start", time)));

        Assert.StartsWith("/checkout/", Assert.Single(tabs.Select(tab => tab.Address.AbsolutePath).Distinct()), StringComparison.Ordinal);
        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task Last_seat_ten_calls_at_once_for_the_last_free_person_and_one_gets_it()
    {
        var booked = await Studio.HoldAsync(TestStudio.Talk);
        var start = (string)(await Studio.ReadAsync(booked))["start"]!;
        await ReleaseAsync(booked);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => HoldAtAsync(TestStudio.Talk, start, $"zoe{n}@example.com")));

        Assert.Single(answers, a => a.Status is HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Status is not HttpStatusCode.Created), a => Assert.Equal("slot_taken", (string?)a.Body["code"]));
    }

    [Fact]
    public async Task Sweep_during_capture_takes_the_time_from_nobody_whose_money_is_moving()
    {
        var booked = await Studio.HoldAsync();
        var forgotten = await Studio.HoldAsync(TestStudio.Talk);
        await Studio.Simulator.FaultAsync("""[{"kind":"loseWebhook","count":1000},{"kind":"errorBefore","operation":"capture","count":1000}]""");
        var order = (await Studio.ApproveAsync(booked))!;
        using var tab = NewTab();
        await tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}"); // PayPal answers, and says nothing definite
        var unknown = tab.Text;

        await LapseAsync(booked);
        await LapseAsync(forgotten);
        await Eventually.HoldsAsync(
            async () => "Expired".Equals(await AskDatabaseAsync("SELECT Status FROM Reservations WHERE Reference = $reference", forgotten)), "the sweep",
            TimeSpan.FromMinutes(2));
        var swept = await Studio.ReadAsync(booked);
        var other = await HoldAtAsync(TestStudio.Massage, (string)swept["start"]!, "zoe@example.com");
        await LoseEventsAsync(); // PayPal works again, and nobody else calls it any more
        await AskDatabaseAsync(
            "UPDATE Payments SET LeaseUntil = $past, NextCheckAt = $past WHERE ReservationId = (SELECT Id FROM Reservations WHERE Reference = $reference)",
            booked);

        await ReadsAsync(tab, Booking(booked), "You are booked");
        Assert.Contains("Finishing your payment", unknown, StringComparison.Ordinal);
        Assert.Equal("Capturing", (string?)swept["status"]);
        Assert.Equal((HttpStatusCode.Conflict, "slot_taken"), (other.Status, (string?)other.Body["code"]));
        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();

        Task LapseAsync(TestStudio.Booked hold) => AskDatabaseAsync("UPDATE Reservations SET HeldUntil = $past WHERE Reference = $reference", hold);
    }

    [Fact]
    public async Task Coupons_last_use_ten_callers_at_once_and_one_has_it()
    {
        var holds = new List<TestStudio.Booked>();
        for (var n = 0; n < 10; n++)
            holds.Add(await Studio.HoldAsync());

        var answers = await Task.WhenAll(holds.Select(hold => TakeCouponAsync(hold, "LAST")));

        var taken = Assert.Single(answers, a => a.Status is HttpStatusCode.OK);
        Assert.Equal("40.00", (string?)taken.Body["due"]!["amount"]);
        Assert.All(
            answers.Where(a => a.Status is not HttpStatusCode.OK),
            a => Assert.Equal((HttpStatusCode.BadRequest, "coupon_used_up"), (a.Status, (string?)a.Body["errors"]?["code"]?[0])));
        var due = await Task.WhenAll(holds.Select(async hold => (string)(await Studio.ReadAsync(hold))["due"]!["amount"]!));
        Assert.Equal(9, due.Count(amount => amount is "45.00"));
        foreach (var hold in holds)
            await ReleaseAsync(hold);
        await Studio.AssertHealthyAsync();

        var next = await Studio.HoldAsync();
        Assert.Equal(HttpStatusCode.OK, (await TakeCouponAsync(next, "last")).Status); // the coupon came back when the hold that used it was released
        await ReleaseAsync(next);
    }

    [Theory, InlineData(46, "01:30:00+01:00", "03:00:00+02:00"), InlineData(50, "02:30:00+02:00", "02:30:00+01:00")]
    public async Task Clocks_that_change_lose_or_repeat_an_hour_and_every_booking_reads_as_it_was_made(int starts, string before, string after)
    {
        var day = ChangeOver(starts / 2);
        var offered = (await GetAsync($"api/v1/services/{TestStudio.Talk}/slots?from={day}&to={day}"))["days"]![0]!["slots"]!.AsArray()
            .Select(slot => (string)slot!["start"]!).ToList();

        Assert.Equal(starts, offered.Count);
        Assert.Equal(starts, offered.Select(start => DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).UtcDateTime).Distinct().Count());
        Assert.DoesNotContain(offered, start => starts is 46 && start.Contains("T02:", StringComparison.Ordinal));
        foreach (var start in new[] { $"{day}T{before}", $"{day}T{after}" })
        {
            Assert.Contains(start, offered);
            var (status, held) = await HoldAtAsync(TestStudio.Talk, start, "maya@example.com");
            Assert.Equal(HttpStatusCode.Created, status);
            var booked = new TestStudio.Booked($"api/v1/reservations/{held["reference"]}", (string)held["key"]!);
            await Studio.ApproveAsync(booked); // nothing is due

            var read = await Studio.ReadAsync(booked);
            Assert.Equal(("Confirmed", start), ((string?)read["status"], (string?)read["start"]));
            var (from, to) = (
                DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), DateTimeOffset.Parse((string)read["end"]!, CultureInfo.InvariantCulture));
            Assert.Equal(TimeSpan.FromMinutes(30), to - from);
            using var tab = NewTab();
            await tab.OpenAsync(Booking(booked));
            Assert.Contains($"{start[11..16]}", tab.Text, StringComparison.Ordinal);
            var calendar = await Studio.App.Client.GetStringAsync(new Uri($"booking/{booked.Reference}/calendar.ics?key={booked.Key}", UriKind.Relative));
            Assert.Contains($"DTSTART:{from.UtcDateTime:yyyyMMdd'T'HHmmss}Z", calendar, StringComparison.Ordinal);
            Assert.Equal("slot_taken", (string?)(await HoldAtAsync(TestStudio.Talk, start, "zoe@example.com")).Body["code"]);
        }

        await Studio.AssertHealthyAsync();

        // Months ahead, where no other case books.
        static string ChangeOver(int hours)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
            var days = Enumerable.Range(90, 400).Select(n => DateTime.UtcNow.Date.AddDays(n));
            return days.First(d => 24 + (zone.GetUtcOffset(d) - zone.GetUtcOffset(d.AddDays(1))).TotalHours == hours)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        async Task<JsonNode> GetAsync(string address) => JsonNode.Parse(await Studio.App.Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;
    }

    [Fact]
    public async Task Tab_closed_after_approval_is_booked_all_the_same()
    {
        var booked = await Studio.HoldAsync();
        var (tab, order) = await AtPayPalAsync(booked);
        using (tab)
            await tab.PressAsync("token=", "choice", "close");

        await Studio.BecomesAsync(booked, "Confirmed");

        Assert.Single(await CapturesAsync(order));
        await Eventually.HoldsAsync(() => Confirmations(booked) is 1, "the confirmation", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Duplicate_webhooks_a_hundred_at_once_have_one_effect()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var order = (await Studio.ApproveAsync(booked))!;

        await Studio.Simulator.ResendAsync(await EventAsync(order, "CHECKOUT.ORDER.APPROVED"), times: 100);
        await Studio.BecomesAsync(booked, "Confirmed");
        await Studio.Simulator.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"), times: 100);

        Assert.Single(await CapturesAsync(order));
        await Eventually.HoldsAsync(() => Confirmations(booked) > 0, "the confirmation", TimeSpan.FromMinutes(1));
        await Studio.AssertHealthyAsync();
        Assert.Equal(1, Confirmations(booked));
    }

    [Fact]
    public async Task Racing_webhooks_and_returns_capture_once_and_every_tab_reads_the_booking()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var order = (await Studio.ApproveAsync(booked))!;
        var told = await EventAsync(order, "CHECKOUT.ORDER.APPROVED");
        var tabs = Enumerable.Range(0, 5).Select(_ => NewTab()).ToList();

        await Task.WhenAll(
            [Studio.Simulator.ResendAsync(told, times: 20), .. tabs.Select(tab => tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}"))]);

        foreach (var tab in tabs)
        {
            await ReadsAsync(tab, Booking(booked), "You are booked");
            tab.Dispose();
        }

        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Reordered_webhooks_come_to_the_same_booking()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var order = (await Studio.ApproveAsync(booked))!;
        await Studio.Simulator.PressAsync(order, "capture"); // by hand, at PayPal's own site

        foreach (var told in (await Studio.Simulator.EventsAsync(order)).OrderBy(
            e => (string)e["type"]! switch { "CHECKOUT.ORDER.COMPLETED" => 0, "PAYMENT.CAPTURE.COMPLETED" => 1, _ => 2 }))
            await Studio.Simulator.ResendAsync(told);

        var done = await Studio.BecomesAsync(booked, "Confirmed");
        Assert.Equal("45.00", (string?)done["paid"]!["amount"]);
        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Late_payment_for_a_time_that_is_still_free_is_a_booking()
    {
        var (booked, order) = await LateAsync();

        await Studio.Simulator.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"));

        using var tab = NewTab();
        await ReadsAsync(tab, Booking(booked), "You are booked");
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Late_payment_for_a_time_that_is_gone_may_take_another_or_is_refunded()
    {
        var (booked, order) = await LateAsync();
        Assert.Equal(
            HttpStatusCode.Created, (await HoldAtAsync(TestStudio.Massage, (string)(await Studio.ReadAsync(booked))["start"]!, "zoe@example.com")).Status);

        await Studio.Simulator.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"));
        using var tab = NewTab();
        await ReadsAsync(tab, Booking(booked), "Your payment came too late. You get a full refund, the way you paid.");
        await tab.PressAsync("/choose", "start", tab.Buttons("start")[0]);

        Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        Assert.Empty(await RefundsAsync(order));
        await Studio.AssertHealthyAsync();
        await Studio.CancelAsync(booked); // the hour that was chosen is another case's
    }

    [Fact]
    public async Task Decline_then_second_card_pays_the_same_order()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var (tab, order) = await AtPayPalAsync(booked);

        await tab.PressAsync("token=", "choice", "decline");
        var declined = tab.Text;
        await tab.PressAsync("/pay");
        var again = OrderOf(tab);
        await tab.PressAsync("token=", "choice", "pay");

        Assert.Contains("PayPal could not take the payment. You were not charged, and your time is still held", declined, StringComparison.Ordinal);
        Assert.Equal(order, again);
        Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        Assert.Single(await CapturesAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Pending_money_says_so_and_the_page_follows_it_to_the_booking()
    {
        var booked = await Studio.HoldAsync();
        var (tab, order) = await AtPayPalAsync(booked);
        await Studio.Simulator.FaultAsync("""[{"kind":"pendingThenCompleted","delayMs":3000}]""");

        await tab.PressAsync("token=", "choice", "pay");
        var first = tab.Text;
        await ReadsAsync(tab, Booking(booked), "You are booked");

        // booked already where the machine is slow
        Assert.True(first.Contains("Finishing your payment", StringComparison.Ordinal) || first.Contains("You are booked", StringComparison.Ordinal), first);
        Assert.Single(await CapturesAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Double_click_and_two_tabs_are_one_order_and_one_capture()
    {
        var booked = await Studio.HoldAsync();
        using var tab = NewTab();
        await tab.OpenAsync(Checkout(booked));
        using var second = tab.Another();
        await second.OpenAsync(Checkout(booked));

        await Task.WhenAll(tab.PressAsync("/pay"), second.PressAsync("/pay"));
        var (order, other) = (OrderOf(tab), OrderOf(second));
        await Task.WhenAll(tab.PressAsync("token=", "choice", "pay"), second.PressAsync("token=", "choice", "pay"));

        Assert.Equal(order, other);
        await ReadsAsync(tab, Booking(booked), "You are booked");
        await ReadsAsync(second, Booking(booked), "You are booked");
        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Paid_reschedule_keeps_its_payment()
    {
        var (booked, tab, order) = await PaidAsync();
        var before = await Studio.ReadAsync(booked);

        await tab.OpenAsync($"/booking/{booked.Reference}/reschedule?key={booked.Key}&date={DateTimeOffset.UtcNow.AddDays(40):yyyy-MM-dd}");
        await tab.PressAsync("/reschedule/to", "start", tab.Buttons("start")[3]);
        Assert.Contains("Reschedule your booking?", tab.Text, StringComparison.Ordinal);
        Assert.Equal((string?)before["start"], (string?)(await Studio.ReadAsync(booked))["start"]); // it asks first
        await tab.PressAsync("/reschedule/to", "sure", "1");

        Assert.Contains("Your booking was rescheduled The new details are on their way to", tab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmation is on its way", tab.Text, StringComparison.Ordinal);
        var after = await Studio.ReadAsync(booked);
        Assert.NotEqual((string?)before["start"], (string?)after["start"]);
        Assert.Equal(
            ((string?)before["payment"]!["captureId"], "45.00", "0.00"),
            ((string?)after["payment"]!["captureId"], (string?)after["paid"]!["amount"], (string?)after["due"]!["amount"]));
        Assert.Empty(await RefundsAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Mail_scanners_that_open_every_link_of_an_email_change_nothing()
    {
        var (booked, tab, order) = await PaidAsync();
        tab.Dispose();
        await Eventually.HoldsAsync(() => Confirmations(booked) > 0, "the confirmation", TimeSpan.FromMinutes(1));
        var unpaid = await Studio.HoldAsync();
        var (atPayPal, open) = await AtPayPalAsync(unpaid);
        atPayPal.Dispose();
        var (paidBefore, heldBefore) = (await Studio.ReadAsync(booked), await Studio.ReadAsync(unpaid));
        var email = Studio.Emails.First(l => l.Contains(booked.Reference, StringComparison.Ordinal)).ReplaceLineEndings("\n")
            .Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        var links = Regex.Matches(email, $"{Regex.Escape(Studio.App.BaseUrl)}[^\\s\"<>]*", RegexOptions.None, TimeSpan.FromSeconds(5))
            .Select(m => WebUtility.HtmlDecode(m.Value)).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains(links, link => link.Contains($"/booking/{booked.Reference}", StringComparison.Ordinal));

        var (returned, cancelled) = ($"/checkout/{unpaid.Reference}/return?token={open}", $"/checkout/{unpaid.Reference}/cancelled?token={open}");
        foreach (var link in links.Concat([Checkout(unpaid), returned, cancelled, $"/booking/{booked.Reference}/reschedule?key={booked.Key}"]))
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get, HttpMethod.Get })
            {
                using var answer = await Studio.App.Client.SendAsync(new HttpRequestMessage(method, new Uri(new Uri(Studio.App.BaseUrl), link)));
                Assert.True((int)answer.StatusCode < 500, $"{method} {link}: {answer.StatusCode}");
            }
        }

        Assert.Equal(Without(paidBefore), Without(await Studio.ReadAsync(booked)));
        Assert.Equal(Without(heldBefore), Without(await Studio.ReadAsync(unpaid)));
        Assert.Single(await CapturesAsync(order));

        static string Without(JsonNode reservation)
        {
            reservation.AsObject().Remove("serverTime");
            return reservation.ToJsonString();
        }
    }

    [Fact]
    public async Task A_cancellation_pressed_twice_refunds_once()
    {
        var (booked, tab, order) = await PaidAsync();
        await tab.OpenAsync(Booking(booked));
        using var second = tab.Another();
        await second.OpenAsync(Booking(booked));

        await Task.WhenAll(tab.PressAsync("/cancel"), second.PressAsync("/cancel"));

        await ReadsAsync(tab, Booking(booked), "Refunded");
        Assert.Contains("This booking is cancelled", tab.Text, StringComparison.Ordinal);
        Assert.Single(await RefundsAsync(order));
        await Studio.AssertHealthyAsync();
        tab.Dispose();
    }

    // Approved, released before the return, and captured by hand at PayPal's own site.
    private async Task<(TestStudio.Booked Booked, string Order)> LateAsync()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var order = (await Studio.ApproveAsync(booked))!;
        await ReleaseAsync(booked);
        await Studio.Simulator.PressAsync(order, "capture");
        return (booked, order);
    }
}
