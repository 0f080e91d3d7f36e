using System.Net;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Cases;

/// <summary>The cases in which a browser takes part: the real app and the real stand-in, pages as they are sent, forms as they are pressed.</summary>
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
        Assert.All(tabs.Where(tab => tab != winner), tab => Assert.Contains("Somebody was faster: this time is taken. Nothing was charged.", tab.Text, StringComparison.Ordinal));
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

        await Studio.StandIn.ResendAsync(await EventAsync(order, "CHECKOUT.ORDER.APPROVED"), times: 100);
        await Studio.BecomesAsync(booked, "Confirmed");
        await Studio.StandIn.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"), times: 100);

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

        await Task.WhenAll([Studio.StandIn.ResendAsync(told, times: 20), .. tabs.Select(tab => tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}"))]);

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
        await Studio.StandIn.PressAsync(order, "capture"); // by hand, at PayPal's own site

        foreach (var told in (await Studio.StandIn.EventsAsync(order)).OrderBy(e => (string)e["type"]! switch { "CHECKOUT.ORDER.COMPLETED" => 0, "PAYMENT.CAPTURE.COMPLETED" => 1, _ => 2 }))
            await Studio.StandIn.ResendAsync(told);

        var done = await Studio.BecomesAsync(booked, "Confirmed");
        Assert.Equal("45.00", (string?)done["paid"]!["amount"]);
        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Late_money_for_a_time_that_is_still_free_is_a_booking()
    {
        var (booked, order) = await LateAsync();

        await Studio.StandIn.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"));

        using var tab = NewTab();
        await ReadsAsync(tab, Booking(booked), "You are booked");
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Late_money_for_a_time_that_is_gone_may_take_another_or_goes_back()
    {
        var (booked, order) = await LateAsync();
        Assert.Equal(HttpStatusCode.Created, (await HoldAtAsync(TestStudio.Massage, (string)(await Studio.ReadAsync(booked))["start"]!, "zoe@example.com")).Status);

        await Studio.StandIn.ResendAsync(await EventAsync(order, "PAYMENT.CAPTURE.COMPLETED"));
        using var tab = NewTab();
        await ReadsAsync(tab, Booking(booked), "Your payment came too late. The money goes back to you in full, the way you paid.");
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
        await Studio.StandIn.FaultAsync("""[{"kind":"pendingThenCompleted","delayMs":3000}]""");

        await tab.PressAsync("token=", "choice", "pay");
        var first = tab.Text;
        await ReadsAsync(tab, Booking(booked), "You are booked");

        Assert.True(first.Contains("Finishing your payment", StringComparison.Ordinal) || first.Contains("You are booked", StringComparison.Ordinal), first); // booked already where the machine is slow
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

        await tab.OpenAsync($"/booking/{booked.Reference}/move?key={booked.Key}&date={DateTimeOffset.UtcNow.AddDays(40):yyyy-MM-dd}");
        await tab.PressAsync("/move/to", "start", tab.Buttons("start")[3]);

        Assert.Contains("Your booking was moved.", tab.Text, StringComparison.Ordinal);
        var after = await Studio.ReadAsync(booked);
        Assert.NotEqual((string?)before["start"], (string?)after["start"]);
        Assert.Equal(((string?)before["payment"]!["captureId"], "45.00", "0.00"), ((string?)after["payment"]!["captureId"], (string?)after["paid"]!["amount"], (string?)after["due"]!["amount"]));
        Assert.Empty(await RefundsAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Mail_scanners_that_open_every_link_of_a_letter_change_nothing()
    {
        var (booked, tab, order) = await PaidAsync();
        tab.Dispose();
        await Eventually.HoldsAsync(() => Confirmations(booked) > 0, "the confirmation", TimeSpan.FromMinutes(1));
        var unpaid = await Studio.HoldAsync();
        var (atPayPal, open) = await AtPayPalAsync(unpaid);
        atPayPal.Dispose();
        var (paidBefore, heldBefore) = (await Studio.ReadAsync(booked), await Studio.ReadAsync(unpaid));
        var letter = Studio.Letters.First(l => l.Contains(booked.Reference, StringComparison.Ordinal)).ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        var links = Regex.Matches(letter, $"{Regex.Escape(Studio.App.BaseUrl)}[^\\s\"<>]*", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => WebUtility.HtmlDecode(m.Value)).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains(links, link => link.Contains($"/booking/{booked.Reference}", StringComparison.Ordinal));

        foreach (var link in links.Concat([Checkout(unpaid), $"/checkout/{unpaid.Reference}/return?token={open}", $"/checkout/{unpaid.Reference}/cancelled?token={open}", $"/booking/{booked.Reference}/move?key={booked.Key}"]))
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

        static string Without(System.Text.Json.Nodes.JsonNode reservation)
        {
            reservation.AsObject().Remove("serverTime");
            return reservation.ToJsonString();
        }
    }

    [Fact]
    public async Task A_cancellation_pressed_twice_gives_the_money_back_once()
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

    // Approved, let go before the return, and captured by hand at PayPal's own site.
    private async Task<(TestStudio.Booked Booked, string Order)> LateAsync()
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var order = (await Studio.ApproveAsync(booked))!;
        await ReleaseAsync(booked);
        await Studio.StandIn.PressAsync(order, "capture");
        return (booked, order);
    }
}
