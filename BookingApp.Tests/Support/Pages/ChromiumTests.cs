namespace BookingApp.Tests.Support.Pages;

public sealed class ChromiumTests(Chromium chromium)
{
    [Fact]
    public async Task Shows_a_page_at_the_width_of_a_phone()
    {
        var page = await chromium.VisitAsync("http://127.0.0.1");
        await using var visit = page.Context;

        await page.SetContentAsync("<h1>Hello</h1>");

        Assert.Equal("Hello", await page.InnerTextAsync("h1"));
        Assert.Equal(390, await page.EvaluateAsync<int>("innerWidth"));
    }
}
