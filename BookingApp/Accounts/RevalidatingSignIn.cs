using System.Security.Claims;
using BookingApp.Data.Changes;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace BookingApp.Accounts;

/// <summary>Ends an open page when the sign-in that it came by has ended: at once where the change feed tells of it, here or on another instance,
/// else within a minute.</summary>
internal sealed class RevalidatingSignIn : RevalidatingServerAuthenticationStateProvider
{
    private readonly SignInTickets _tickets;
    private readonly ILogger<RevalidatingSignIn> _log;
    private readonly IDisposable _listening;
    private Task<AuthenticationState>? _state;

    public RevalidatingSignIn(ILoggerFactory logs, SignInTickets tickets, ChangeFeed feed) : base(logs)
    {
        (_tickets, _log) = (tickets, logs.CreateLogger<RevalidatingSignIn>());
        AuthenticationStateChanged += state => _state = state;
        _listening = feed.Subscribe(change =>
        {
            if (change.Kind is ChangeKind.SignIns)
                _ = LookAsync(change);
        });
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        _tickets.StandsAsync(authenticationState.User, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _listening.Dispose();
        base.Dispose(disposing);
    }

    private async Task LookAsync(Change change)
    {
        try
        {
            if (_state is null || (await _state).User is not { Identity.IsAuthenticated: true } user || SignInTickets.Ended(user) != change
                || await _tickets.StandsAsync(user))
                return;
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
        catch (Exception failure)
        {
            _log.LogWarning(failure, "A sign-in could not be looked up; the next look is in a minute");
        }
    }
}
