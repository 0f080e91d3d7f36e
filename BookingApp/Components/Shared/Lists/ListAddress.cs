using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared.Lists;

/// <summary>Lists are asked for by their address, with which they can be sent to a colleague.</summary>
internal static class ListAddress
{
    extension(NavigationManager navigation)
    {
        /// <summary>The same list in another order, from its first page. Empty: in its own order, which its address need not say.</summary>
        public string SortedBy(string order) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["sort"] = order.Length is 0 ? null : order,
            ["page"] = null,
        });
    }
}
