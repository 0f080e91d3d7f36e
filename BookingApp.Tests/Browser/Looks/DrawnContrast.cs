using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Playwright;
using SkiaSharp;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>Whether text can be read as it is really drawn. Axe reckons with styles, and says nothing where they do not tell: something lies above the
/// text, a filter changes it, a colour comes from elsewhere.</summary>
internal static class DrawnContrast
{
    private const double Least = 3; // of what is 4.5 by its styles; thin strokes are drawn paler than their colour

    // Each line of each text that is in sight; what is disabled may be pale (WCAG 1.4.3).
    private const string Lines =
        """
        () => {
          const lines = [];
          // Nothing around it has scrolled it away: at such a point lies the page, which contains the element all the same.
          const isInside = (element, x, y) => {
            for (let around = element; around; around = around.parentElement) {
              const { overflowX, overflowY, position } = getComputedStyle(around);
              const edge = around.getBoundingClientRect();
              if ((overflowX !== 'visible' && (x < edge.left || x > edge.right)) || (overflowY !== 'visible' && (y < edge.top || y > edge.bottom)))
                return false;
              if (position === 'fixed') break;
            }
            return true;
          };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let text; text = texts.nextNode();) {
            const element = text.parentElement;
            if (!text.data.trim() || element.closest('script, style, noscript, iframe, .visually-hidden, :disabled, [aria-disabled=true], .mud-disabled')
                || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
              continue;
            const range = document.createRange();
            range.selectNodeContents(text);
            for (const box of range.getClientRects()) {
              if (box.width < 6 || box.height < 8) continue; // hidden from the eye, and meant for readers of screens
              const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
              const hit = document.elementFromPoint(x, y);
              // What is around it lies at such a point when the pointer goes through the text, or with a ::before or ::after above it.
              const isPassed = hit?.contains(element) && getComputedStyle(element).pointerEvents === 'none';
              if (hit && (element.contains(hit) || isPassed) && isInside(element, x, y))
                lines.push({ text: text.data.trim().slice(0, 60), left: box.left, top: box.top, right: box.right, bottom: box.bottom });
            }
          }
          return lines;
        }
        """;

    /// <summary>The texts of a page that do not stand out from what is behind them, each with its contrast.</summary>
    public static async Task<IReadOnlyList<string>> FaintAsync(IPage page)
    {
        var size = page.ViewportSize!;
        var tall = await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await page.SetViewportSizeAsync(size.Width, Math.Max(size.Height, tall)); // all of it in sight at once
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var lines = await page.EvaluateAsync<Line[]>(Lines);
        Assert.True(lines.Length > 0, $"No text is in sight at {page.Url}: nothing was looked at.");
        using var picture = SKBitmap.Decode(await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide }));
        var pixels = picture.Pixels;
        await page.SetViewportSizeAsync(size.Width, size.Height);
        return
        [
            .. lines.Select(line => (line.Text, Contrast: ContrastOf(pixels, picture.Width, picture.Height, line))).Where(line => line.Contrast < Least)
                .Select(line => string.Create(CultureInfo.InvariantCulture, $"'{line.Text}' stands out by {line.Contrast:0.0} only")),
        ];
    }

    // Of the commonest colour, which is what lies behind, and of the one that differs most from it.
    private static double ContrastOf(SKColor[] pixels, int width, int height, Line line)
    {
        var counts = new Dictionary<SKColor, int>();
        for (var y = Math.Max(0, (int)line.Top); y < Math.Min(height, line.Bottom); y++)
        {
            for (var x = Math.Max(0, (int)line.Left); x < Math.Min(width, line.Right); x++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, pixels[(y * width) + x], out _)++;
        }

        if (counts.Count is 0)
            return double.MaxValue; // beside the page
        var behind = Luminance(counts.MaxBy(color => color.Value).Key);
        return counts.Keys.Max(color => Luminance(color) is var own && own > behind ? (own + 0.05) / (behind + 0.05) : (behind + 0.05) / (own + 0.05));
    }

    // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    private static double Luminance(SKColor color) => (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

    private static double Linear(byte part) => part / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);

    private sealed class Line
    {
        public string Text { get; set; } = "";
        public double Left { get; set; }
        public double Top { get; set; }
        public double Right { get; set; }
        public double Bottom { get; set; }
    }
}
