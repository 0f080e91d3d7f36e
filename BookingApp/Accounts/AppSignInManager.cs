using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BookingApp.Accounts;

/// <summary>Lets no disabled user in.</summary>
internal sealed class AppSignInManager(
    UserManager<AppUser> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<AppUser> claims, IOptions<IdentityOptions> options,
    ILogger<AppSignInManager> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<AppUser> confirmation)
    : SignInManager<AppUser>(users, context, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(AppUser user) => !user.Disabled && await base.CanSignInAsync(user);
}

/// <summary>Puts into the cookie what pages and history need: the name people read and whose column is theirs.</summary>
internal sealed class AppClaims(UserManager<AppUser> users, RoleManager<IdentityRole<int>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<AppUser, IdentityRole<int>>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentActor.NameClaim, user.DisplayName.Length > 0 ? user.DisplayName : user.UserName ?? ""));
        if (user.ResourceId is { } resource)
            identity.AddClaim(new Claim(CurrentActor.ResourceClaim, resource.ToString(CultureInfo.InvariantCulture)));
        return identity;
    }
}
