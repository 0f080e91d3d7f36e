using System.Net;
using System.Security.Claims;
using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Data;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Accounts;

/// <summary>A sign-in ends on the server: its cookie opens nothing any more, and what is open closes.</summary>
public sealed class SignInTicketTests
{
    private static readonly Uri _users = new("/admin/users", UriKind.Relative);
    private static readonly Uri _account = new(Urls.Account, UriKind.Relative);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task After_a_sign_out_its_cookie_opens_nothing_and_no_row_is_left(string engine)
    {
        await using var app = await AccountsApp.WithPeopleAsync(engine);
        using var browser = app.Browser();
        var cookie = await SignInAsync(browser, "maria@example.com");
        using var elsewhere = app.Browser();
        var other = await SignInAsync(elsewhere, "maria@example.com");
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(app, _users, cookie));

        await AccountsApp.SignOutAsync(browser);

        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync(app, _users, cookie));
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(app, _users, other));
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync(Ct);
        Assert.Equal(1, await db.SignInTickets.CountAsync(Ct));
    }

    [Fact]
    public async Task The_cookie_carries_no_name_and_the_row_no_key()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();

        var key = KeyOf(app, await SignInAsync(browser, "maria@example.com"));

        await using var db = await app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync(Ct);
        var row = await db.SignInTickets.SingleAsync(Ct);
        Assert.NotEqual(key, row.KeyHash);
        Assert.DoesNotContain(key, System.Text.Encoding.UTF8.GetString(row.Content), StringComparison.Ordinal);
        Assert.InRange(row.ExpiresAt - row.StartedAt, TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(14));
    }

    public static TheoryData<string, bool> Changes => new()
    {
        { "role", true }, { "deactivation", true }, { "address", true }, { "password", true }, { "name", false },
    };

    [Theory, MemberData(nameof(Changes))]
    public async Task What_changes_who_may_enter_ends_sign_ins_and_open_pages_at_once(string change, bool ends)
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var cookie = await SignInAsync(browser, "ana@example.com");
        await using var circuit = await CircuitAsync(app, cookie);
        var users = app.Services.GetRequiredService<UserService>();
        var ana = (await users.ListAsync(Ct)).Single(u => u.Name == "Ana");
        var form = new UserForm(ana.Email, ana.Name, ana.Role, null, false);
        var admin = new Actor.System("test");

        var saved = change switch
        {
            "role" => await users.SaveAsync(admin, ana.Id, form with { Role = Roles.Admin }, Ct),
            "deactivation" => await users.SaveAsync(admin, ana.Id, form with { Disabled = true }, Ct),
            "address" => await users.SaveAsync(admin, ana.Id, form with { Email = "anna@example.com" }, Ct),
            "password" => await users.ResetPasswordAsync(admin, ana.Id, "another long password", Ct),
            _ => await users.SaveAsync(admin, ana.Id, form with { Name = "Anna" }, Ct),
        };

        Assert.IsType<UserResult.Saved>(saved);
        Assert.Equal(ends ? HttpStatusCode.Redirect : HttpStatusCode.OK, await OpenAsync(app, _account, cookie));
        if (ends)
            await Eventually.HoldsAsync(circuit.HasEndedAsync, "the open page to end");
        else
            Assert.False(await circuit.HasEndedAsync());
    }

    [Fact]
    public async Task A_new_password_of_ones_own_ends_every_other_sign_in_and_leaves_this_one()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var here = await SignInAsync(browser, "ana@example.com");
        using var elsewhere = app.Browser();
        var there = await SignInAsync(elsewhere, "ana@example.com");
        await using var otherTab = await CircuitAsync(app, here);
        await using var circuit = await CircuitAsync(app, there);

        await AccountsApp.SubmitAsync(
            browser, Urls.Account, "password",
            new() { ["Form.Current"] = AccountsApp.Password, ["Form.New"] = "another long password", ["Form.Again"] = "another long password" });

        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync(app, _account, there));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(_account, Ct)).StatusCode);
        await Eventually.HoldsAsync(circuit.HasEndedAsync, "the page of the other sign-in to end");
        Assert.False(await otherTab.HasEndedAsync());
    }

    [Fact]
    public async Task A_sign_out_ends_the_open_pages_of_that_sign_in_and_of_no_other()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await using var tab = await CircuitAsync(app, await SignInAsync(browser, "maria@example.com"));
        using var elsewhere = app.Browser();
        await using var other = await CircuitAsync(app, await SignInAsync(elsewhere, "maria@example.com"));

        await AccountsApp.SignOutAsync(browser);

        await Eventually.HoldsAsync(tab.HasEndedAsync, "the tab to end");
        Assert.False(await other.HasEndedAsync());
    }

    [Fact]
    public async Task On_a_server_a_sign_out_at_one_instance_ends_it_at_the_other()
    {
        var postgres = await Postgres.CreateAsync();
        await using var one = new AccountsApp(postgres);
        using var browser = one.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await one.SetUpAsync(browser)).StatusCode);
        await using var two = new AccountsApp(postgres, ownsDatabase: false);
        var cookie = await SignInAsync(browser, "maria@example.com");
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(two, _users, cookie));
        await using var tab = await CircuitAsync(two, cookie);

        await AccountsApp.SignOutAsync(browser);

        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync(two, _users, cookie));
        await Eventually.HoldsAsync(tab.HasEndedAsync, "the tab at the other instance to end");
    }

    [Fact]
    public async Task Who_was_ended_while_a_request_ran_is_not_brought_back_by_its_renewal()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var cookie = await SignInAsync(browser, "maria@example.com");
        var (tickets, key) = (app.Services.GetRequiredService<SignInTickets>(), KeyOf(app, cookie));
        var running = await tickets.RetrieveAsync(key);

        await AccountsApp.SignOutAsync(browser);
        await tickets.RenewAsync(key, running!);

        Assert.Null(await tickets.RetrieveAsync(key));
    }

    private static async Task<string> SignInAsync(HttpClient browser, string email)
    {
        using var answer = await AccountsApp.SignInAsync(browser, email, AccountsApp.Password);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("staff=", StringComparison.Ordinal));
        return cookie["staff=".Length..cookie.IndexOf(';', StringComparison.Ordinal)];
    }

    // As somebody who has copied the cookie.
    private static async Task<HttpStatusCode> OpenAsync(AccountsApp app, Uri address, string cookie)
    {
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", $"staff={cookie}");
        using var answer = await browser.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static string KeyOf(AccountsApp app, string cookie)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var claim = Assert.Single(options.TicketDataFormat.Unprotect(Uri.UnescapeDataString(cookie))!.Principal.Claims);
        return claim.Value;
    }

    private static async Task<Circuit> CircuitAsync(AccountsApp app, string cookie) =>
        new(app, (await app.Services.GetRequiredService<SignInTickets>().RetrieveAsync(KeyOf(app, cookie)))!.Principal);

    // What a page that a browser has open knows of its user.
    private sealed class Circuit : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;
        private readonly AuthenticationStateProvider _authentication;

        public Circuit(AccountsApp app, ClaimsPrincipal user)
        {
            _scope = app.Services.CreateAsyncScope();
            _authentication = _scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
            ((IHostEnvironmentAuthenticationStateProvider)_authentication).SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
        }

        public async Task<bool> HasEndedAsync() => (await _authentication.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated is not true;

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }
}
