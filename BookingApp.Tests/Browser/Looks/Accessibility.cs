using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>What axe finds on a page as it stands.</summary>
internal static class Accessibility
{
    private static readonly AxeRunContext _allButEmails = new() { Exclude = [new AxeSelector("iframe")] }; // they are locked up: no script runs in one

    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        var result = await page.RunAxe(_allButEmails, new AxeRunOptions { Iframes = false });
        return [.. result.Violations.SelectMany(v => v.Nodes.Select(node => $"{v.Id}: {v.Help}: {node.Html} ({Messages(node)})"))];
    }

    private static string Messages(AxeResultNode node) =>
        string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message).Take(2));
}
