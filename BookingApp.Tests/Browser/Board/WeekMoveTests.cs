using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A visit is moved in the week by mouse and by keyboard, as on the day board.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class WeekMoveTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    private const string Left = "lane => lane.getBoundingClientRect().left";

    [Fact]
    public async Task In_the_week_of_one_person_the_mouse_takes_it_to_another_day_and_undo_brings_it_back()
    {
        var (page, start, reference) = await OpenAsync("?who=1");
        await using var here = page.Context;
        var (from, to) = (page.Locator(".week-lane[data-name=Wednesday]"), page.Locator(".week-lane[data-name=Thursday]"));
        var visit = page.Locator(Link(reference));

        await page.TakeAsync(visit);
        await Expect(page.Locator(".board-lit")).Not.ToHaveCountAsync(0);
        var (left, hour) = (await to.EvaluateAsync<float>(Left), await to.EvaluateAsync<float>("lane => lane.offsetHeight / 24"));
        await page.Mouse.MoveAsync(left + 20, (await visit.BoundingBoxAsync())!.Y + 6 + (2 * hour), new() { Steps = 5 });
        await Expect(page.Locator(".board-ghost")).ToHaveTextAsync($"{Span(start.AddHours(2))} on Thursday");
        await page.Mouse.UpAsync();

        await Expect(to.Locator(Link(reference))).ToContainTextAsync(Time(start.AddHours(2)));
        await Expect(page.Locator(".undo-bar")).ToContainTextAsync("Email goes in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await Expect(from.Locator(Link(reference))).ToContainTextAsync(Time(start));
        await Expect(page.Locator(".undo-words")).ToHaveTextAsync("Undone.");
    }

    [Fact]
    public async Task In_the_week_of_all_the_keyboard_takes_it_to_another_person_and_day_with_every_step_said()
    {
        var (page, start, reference) = await OpenAsync("");
        await using var here = page.Context;
        var said = page.Locator("[data-say]");

        await page.Locator(Link(reference)).FocusAsync();
        await page.Keyboard.PressAsync("m");
        await Expect(said).ToContainTextAsync($"Moving: {Span(start)} on Wednesday with Ana.");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(said).ToHaveTextAsync($"{Span(start)} on Wednesday with Ben, free");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(said).ToHaveTextAsync($"{Span(start)} on Thursday with Ben, free");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".undo-words")).ToContainTextAsync("with Ben.");
        await Expect(page.Locator(Link(reference))).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".undo-words")).ToHaveTextAsync("Undone.");
        await Studio.AssertHealthyAsync();
    }

    private async Task<(IPage Page, DateTimeOffset Start, string Reference)> OpenAsync(string who)
    {
        DateTimeOffset start;
        TestStudio.Booked booked;
        do // nobody has the Thursday after it
        {
            booked = await Studio.HoldADayAsync(TestStudio.Facial);
            var read = await Studio.ReadAsync(booked);
            start = new BusinessZone("Europe/Berlin").ToLocal(DateTimeOffset.Parse((string)read["start"]!, CultureInfo.InvariantCulture));
        }
        while (start.DayOfWeek is not DayOfWeek.Wednesday);

        await Studio.ApproveAsync(booked);
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync($"/staff/week/{start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{who}");
        return (page, start, booked.Reference);
    }

    private static string Link(string reference) => $"a.week-visit[href*='open={reference}']";

    private static string Time(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Span(DateTimeOffset from) => $"{Time(from)}–{Time(from.AddHours(1))}";
}
