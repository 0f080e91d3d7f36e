using Microsoft.AspNetCore.Components.Routing;

namespace BookingApp.Components.Layout;

/// <summary>The link to the days of staff. What else lies beneath their address has a link of its own.</summary>
public sealed class DayNavLink : NavLink
{
    private static readonly string[] _others = [Urls.StaffWaitingList, Urls.StaffCustomers];

    /// <inheritdoc/>
    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) && new Uri(uriAbsolute).AbsolutePath is var path
        && !Array.Exists(_others, other => path == other || path.StartsWith(other + "/", StringComparison.Ordinal));
}
