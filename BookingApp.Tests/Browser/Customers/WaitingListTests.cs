using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Customers;

/// <summary>Somebody has the only talk that would do; a customer waits for it, without scripts, and staff look on.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class WaitingListTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task Who_waits_is_offered_what_a_cancellation_frees_books_it_from_the_email_and_staff_see_each_step()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = new BusinessZone("Europe/Berlin")
            .ToLocal(DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture));
        var email = $"wanda-{booked.Reference.ToLowerInvariant()}@example.com";
        var staff = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var desk = staff.Context;
        await staff.SignInAsync("ana@example.com");
        await staff.OpenAsync("/staff/waiting-list");
        var row = staff.GetByRole(AriaRole.Row, new() { NameRegex = new Regex(Regex.Escape(email)) });
        var customer = await chromium.VisitAsync(Studio.App.BaseUrl, scripts: false);
        await using var phone = customer.Context;

        await customer.GotoAsync($"/book/{TestStudio.Talk}/waiting-list?date={start:yyyy-MM-dd}");
        await customer.Locator("#from").FillAsync(At(start));
        await customer.Locator("#until").FillAsync(At(start));
        await customer.Locator("#name").FillAsync("Wanda");
        await customer.Locator("#email").FillAsync("wanda");
        await customer.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();
        await Expect(customer.Locator("#email-error")).ToContainTextAsync("This is not a whole email address");
        await Expect(customer.Locator("#name")).ToHaveValueAsync("Wanda"); // nothing typed is lost
        await Expect(customer.Locator("#from")).ToHaveValueAsync(At(start));
        await customer.Locator("#email").FillAsync(email);
        await customer.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();
        await Expect(customer.GetByRole(AriaRole.Status)).ToContainTextAsync("One step is left");
        await customer.GotoAsync(Link(await EmailAsync(email, "Please confirm"), "/waiting-list/"));
        await customer.GetByRole(AriaRole.Button, new() { Name = "Yes, put me on the waiting list" }).ClickAsync();
        await Expect(customer.Locator("h1")).ToHaveTextAsync("You are on the waiting list");
        await Expect(row).ToContainTextAsync("Waiting");

        await Studio.CancelAsync(booked);

        await Expect(row).ToContainTextAsync($"Offered {At(start)} with Ana");
        var offer = await EmailAsync(email, "A time has become free");
        Assert.Contains(start.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture), offer, StringComparison.Ordinal);
        await customer.GotoAsync(Link(offer, "/waiting-list/"));
        await Expect(customer.Locator("h1")).ToHaveTextAsync("A time is held for you");
        await customer.GotoAsync(Link(offer, "/checkout/"));
        await customer.GetByRole(AriaRole.Button, new() { Name = "Confirm booking" }).ClickAsync();
        await Expect(customer.Locator("h1")).ToHaveTextAsync("You are booked");
        await Expect(row).ToHaveCountAsync(0);
        await customer.GotoAsync(Link(offer, "/waiting-list/"));
        await Expect(customer.Locator("h1")).ToHaveTextAsync("You have a booking for that day");
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Staff_put_a_caller_on_the_list_and_take_them_off_again()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = (string)(await Studio.ReadAsync(booked))["start"]!;
        var (day, time) = (start[..10], start[11..16]);
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff/waiting-list");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the waiting list" }).ClickAsync();
        await page.ChooseAsync("#wait-service", new Regex("^Talk"));
        await page.Locator("#wait-day").FillAsync(day);
        await page.Locator("#wait-name").FillAsync("Carl Caller");
        await page.Locator("#wait-email").FillAsync($"{booked.Reference}@example.com");
        await page.Locator("form button[type=submit]").ClickAsync();
        await Expect(page.Locator(".alert-danger")).ToContainTextAsync("There are free times that would do: 00:00");
        await page.Locator("#wait-from").FillAsync(time);
        await page.Locator("#wait-until").FillAsync(time);
        await page.Locator("form button[type=submit]").ClickAsync();
        var row = page.GetByRole(AriaRole.Row, new() { NameRegex = new Regex($"{booked.Reference}@example.com") });
        await Expect(row).ToContainTextAsync($"not before {time}, not after {time}");
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove Carl Caller from the waiting list" }).ClickAsync();

        await Expect(row).ToHaveCountAsync(0);
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_full_day_is_opened_by_a_press_and_leads_to_its_waiting_list_without_scripts_too()
    {
        var day = await Studio.FillADayAsync();
        foreach (var scripts in new[] { true, false })
        {
            var page = await chromium.VisitAsync(Studio.App.BaseUrl, scripts: scripts);
            await using var visit = page.Context;

            await page.GotoAsync($"/book/{TestStudio.Talk}?month={day:yyyy-MM}");
            await page.Locator($".cal-full[href*='date={day:yyyy-MM-dd}']").ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Join the waiting list" }).ClickAsync();
            await page.Locator("#name").FillAsync("Wim");
            await page.Locator("#email").FillAsync($"wim-{(scripts ? "a" : "b")}-{day:yyyyMMdd}@example.com");
            await page.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();

            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("One step is left");
        }
    }

    private static string At(DateTimeOffset start) => start.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Link(string email, string path) => Regex.Match(email, $"https?://[^/\\s]+({path}\\S+)").Groups[1].Value;

    private async Task<string> EmailAsync(string to, string subject)
    {
        return await Eventually.GetAsync(() => Task.FromResult(Find()), $"an email to {to} says: {subject}");

        string? Find() => Studio.Emails.Select(eml => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(eml)))).FirstOrDefault(Fits)?.TextBody;

        bool Fits(MimeMessage email) =>
            email.Subject?.StartsWith(subject, StringComparison.Ordinal) is true && email.To.ToString().Contains(to, StringComparison.Ordinal);
    }
}
