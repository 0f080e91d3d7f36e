using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace BookingApp.Accounts;

/// <summary>The one who is signed in, as the actor of what the page does.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    /// <summary>The claim that carries the name people read.</summary>
    public const string NameClaim = "display_name";

    /// <summary>The claim that carries whose column on the board is theirs.</summary>
    public const string ResourceClaim = "resource_id";

    /// <summary>Staff when somebody is signed in, else a customer.</summary>
    public async Task<Actor> GetAsync() => Of((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>Staff when this principal is signed in, else a customer.</summary>
    public static Actor Of(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated is not true || user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
            return new Actor.Customer();
        return new Actor.Staff(
            int.Parse(id, CultureInfo.InvariantCulture), user.FindFirstValue(NameClaim) ?? user.Identity.Name ?? "", user.IsInRole(Roles.Admin))
        {
            PersonId = PersonOf(user),
        };
    }

    /// <summary>The person (a resource) that the one signed in is, if any.</summary>
    public async Task<int?> ResourceIdAsync() => PersonOf((await authentication.GetAuthenticationStateAsync()).User);

    private static int? PersonOf(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(ResourceClaim), CultureInfo.InvariantCulture, out var id) ? id : null;
}
