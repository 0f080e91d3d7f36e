using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

[Collection(StaffedStudioTests.Name)]
public sealed class SavedTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task A_save_says_so_on_the_page_that_it_leads_to_and_the_note_is_gone_with_the_next_change()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: false);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        var note = page.Locator("#mud-snackbar-container[role=status]");

        await page.GotoAsync("/admin/people/1");
        await page.Locator("main form").First.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/admin/people$"));
        await Expect(note).ToContainTextAsync("is saved");

        await page.GotoAsync("/admin/settings");
        await Expect(note).ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(note).ToContainTextAsync("Saved");
        await page.Locator("#phone").PressSequentiallyAsync("1");
        await Expect(note).ToBeEmptyAsync();
    }
}
