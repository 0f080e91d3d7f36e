using BookingApp.Tests.Browser.Journeys;

namespace BookingApp.Tests.Browser.Looks;

[Collection(StaffedStudioTests.Name)]
public sealed class FieldWidthTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    // A file field is as wide as its words are in the fonts of the machine; here they are half as wide again.
    [Fact]
    public async Task No_field_outgrows_its_box_whatever_fonts_there_are()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: false);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        await page.SetViewportSizeAsync(320, 800);
        foreach (var address in new[] { "/admin/services/1", "/admin/people/1", "/admin/closures", "/admin/bookings", "/admin/settings", "/admin/coupons/new" })
        {
            await page.OpenAsync(address);
            await page.AddStyleTagAsync(new() { Content = "input, select, ::file-selector-button { letter-spacing: .35em !important }" });

            Assert.Equal("", await page.EvaluateAsync<string>(LongWordsTests.TooWide));
        }
    }
}
