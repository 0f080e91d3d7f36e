using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>What staff do on the day board with a mouse.</summary>
internal static class BoardSteps
{
    private const string Place =
        """
        ([staff, at, scrolls]) => {
          const lane = document.querySelector(`[data-staff='${staff}']`), { start, minutes } = document.querySelector('[data-board-mover]').dataset;
          const top = (at - start) / minutes * lane.offsetHeight;
          if (scrolls) lane.closest('.board').scrollTop = top - 200;
          const box = lane.getBoundingClientRect();
          return [Math.max(box.left, document.querySelector('.board-axis').getBoundingClientRect().right) + 30, box.top + top];
        }
        """;

    /// <summary>Takes a visit by its upper edge, and shakes it: it is lifted.</summary>
    public static async Task TakeAsync(this IPage page, ILocator visit)
    {
        var at = await visit.EvaluateAsync<float[]>(
            """
            visit => {
              const ground = visit.closest('[data-ground]');
              ground.scrollTop += visit.getBoundingClientRect().top - ground.getBoundingClientRect().top - 200;
              const box = visit.getBoundingClientRect();
              return [box.left, box.top];
            }
            """);
        await page.Mouse.MoveAsync(at[0] + 20, at[1] + 6);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(at[0] + 24, at[1] + 20, new() { Steps = 3 });
        await Expect(page.Locator(".board-moving")).ToHaveCountAsync(1);
    }

    /// <summary>Holds what was taken over a time of somebody's column.</summary>
    public static async Task HoverAsync(this IPage page, int staff, DateTimeOffset at)
    {
        var (x, y) = await page.PlaceAsync(staff, at);
        await page.Mouse.MoveAsync(x, y + 6, new() { Steps = 5 });
    }

    /// <summary>Whether what was taken is over this time of day and the board no longer scrolls under it.</summary>
    public static Task<bool> IsHeldStillOverAsync(this IPage page, string time) => page.EvaluateAsync<bool>(
        """
        async time => {
          const frame = () => new Promise(requestAnimationFrame);
          const ground = document.querySelector('[data-ground]'), held = () => document.querySelector('.board-ghost')?.textContent.startsWith(time);
          const before = ground.scrollTop;
          for (let i = 0; i < 3; i++) await frame();
          return ground.scrollTop === before && held() === true;
        }
        """, time);

    /// <summary>Scrolls the board to a time, and says where on the screen it is.</summary>
    public static Task<(float X, float Y)> ScrollToAsync(this IPage page, int staff, DateTimeOffset at) => page.PlaceAsync(staff, at, scrolls: true);

    /// <summary>Where on the screen a time of somebody's column is.</summary>
    public static async Task<(float X, float Y)> PlaceAsync(this IPage page, int staff, DateTimeOffset at, bool scrolls = false)
    {
        var place = await page.EvaluateAsync<float[]>(Place, new object[] { staff, at.ToUnixTimeSeconds() / 60, scrolls });
        return (place[0], place[1]);
    }
}
