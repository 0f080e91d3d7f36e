namespace BookingApp.Tests.Browser.Looks;

public sealed class DrawnContrastTests(Chromium chromium)
{
    [Fact]
    public async Task Text_that_is_drawn_too_faint_is_found_whatever_makes_it_so()
    {
        var page = await chromium.VisitAsync("http://localhost", dark: true);
        await using var visit = page.Context;
        await page.SetContentAsync(
            """
            <body style="background: #14181c; color: #e8ecf0; font: 16px sans-serif">
              <p>Plain words</p>
              <p style="color: #a8b0b8">Quieter words</p>
              <p style="color: #20262c">Ink on night</p>
              <p style="position: relative">Under a veil<i style="position: absolute; inset: 0; background: #14181cf4; pointer-events: none"></i></p>
              <p style="filter: brightness(.15)">Through a filter</p>
              <button disabled style="color: #20262c; background: none">Disabled</button>
              <p style="visibility: hidden; color: #14181c">Hidden</p>
              <p style="margin-top: 1500px; color: #20262c">Far below</p>
            </body>
            """);

        var faint = await DrawnContrast.FaintAsync(page);

        Assert.Equal(["Ink on night", "Under a veil", "Through a filter", "Far below"], faint.Select(line => line.Split('\'')[1]));
    }

    // At its point lies the page, which contains it all the same; what lies there is another text, or nothing.
    [Fact]
    public async Task Text_that_its_own_box_has_scrolled_away_is_not_taken_for_text_in_sight()
    {
        var page = await chromium.VisitAsync("http://localhost", dark: true);
        await using var visit = page.Context;
        await page.SetContentAsync(
            """
            <body style="background: #14181c; color: #e8ecf0; font: 16px sans-serif">
              <div style="height: 40px; margin-bottom: 200px; overflow: auto"><p style="color: #20262c">Faint in sight</p><p>Scrolled below</p></div>
              <div style="width: 100px; overflow: hidden; white-space: nowrap">Words cut <span>off beside the box</span></div>
              <div style="height: 10px; overflow: hidden"><p style="position: fixed; top: 300px; color: #20262c">Faint and pinned</p></div>
            </body>
            """);

        var faint = await DrawnContrast.FaintAsync(page);

        Assert.Equal(["Faint in sight", "Faint and pinned"], faint.Select(line => line.Split('\'')[1]));
    }

    // The hours of a day that has begun lie under the head of their own axis.
    [Fact]
    public async Task Text_under_something_that_its_own_box_draws_is_not_taken_for_text_in_sight()
    {
        var page = await chromium.VisitAsync("http://localhost", dark: true);
        await using var visit = page.Context;
        await page.SetContentAsync(
            """
            <body style="background: #14181c; color: #e8ecf0; font: 16px sans-serif">
              <style>.axis::before { content: ""; position: absolute; inset: 0 0 auto; height: 60px; z-index: 1; background: #14181c }</style>
              <div class="axis" style="position: relative"><p>Under its head</p><p style="margin-top: 60px; color: #20262c">Faint below it</p></div>
              <p style="pointer-events: none; color: #20262c">Faint and never pressed</p>
            </body>
            """);

        var faint = await DrawnContrast.FaintAsync(page);

        Assert.Equal(["Faint below it", "Faint and never pressed"], faint.Select(line => line.Split('\'')[1]));
    }

    [Fact]
    public async Task A_page_without_a_line_of_text_is_no_page_that_can_be_read()
    {
        var page = await chromium.VisitAsync("http://localhost", dark: true);
        await using var visit = page.Context;
        await page.SetContentAsync("""<body style="background: #14181c"><main hidden>Not drawn</main></body>""");

        await Assert.ThrowsAnyAsync<Exception>(() => DrawnContrast.FaintAsync(page));
    }
}
