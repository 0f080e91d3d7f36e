using System.Net;
using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Catalog;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task A_new_installation_leads_to_the_first_run_which_asks_for_the_code_of_the_log()
    {
        await using var app = new AccountsApp();
        using var browser = app.Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        Assert.Equal(
            Urls.FirstRun, (await browser.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await app.SetUpAsync(browser, code: "GUESSED")).StatusCode); // the page again, with the reason
        Assert.False(await app.Services.GetRequiredService<UserService>().AnyAsync(TestContext.Current.CancellationToken));

        var set = await app.SetUpAsync(browser);
        Assert.EndsWith(Urls.Admin, set.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var overview = await browser.GetAsync(set.Headers.Location, TestContext.Current.CancellationToken); // signed in already
        Assert.Equal(HttpStatusCode.OK, overview.StatusCode);
        Assert.Contains("Maria", await overview.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var admin = Assert.Single(await app.Services.GetRequiredService<UserService>().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("maria@example.com", Roles.Admin), (admin.Email, admin.Role));
    }

    [Fact]
    public async Task A_first_run_makes_the_business_and_its_admin_or_neither()
    {
        await using var app = new AccountsApp();
        var (firstRun, catalogs) = (app.Services.GetRequiredService<FirstRun>(), app.Services.GetRequiredService<CatalogQueries>());
        var form = Form(app.Code) with { Password = "short" };

        Assert.IsType<UserResult.Invalid>(await firstRun.SetUpAsync(form, TestContext.Current.CancellationToken));
        Assert.False(await catalogs.IsSetUpAsync(TestContext.Current.CancellationToken));
        Assert.IsType<UserResult.Saved>(await firstRun.SetUpAsync(form with { Password = AccountsApp.Password }, TestContext.Current.CancellationToken));

        Assert.Equal("Studio", (await catalogs.FindBusinessAsync(TestContext.Current.CancellationToken))!.Name);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" hello@studio.example ", "hello@studio.example")]
    public async Task The_first_admins_own_address_is_shown_to_nobody(string given, string shown)
    {
        await using var app = new AccountsApp();
        var (firstRun, catalogs) = (app.Services.GetRequiredService<FirstRun>(), app.Services.GetRequiredService<CatalogQueries>());
        var form = Form(app.Code) with { BusinessEmail = given };

        Assert.IsType<UserResult.Saved>(await firstRun.SetUpAsync(form, TestContext.Current.CancellationToken));

        Assert.Equal(shown, (await catalogs.FindBusinessAsync(TestContext.Current.CancellationToken))!.Email);
        using var browser = app.Browser();
        Assert.DoesNotContain(
            "maria", await browser.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("maya@com.")]
    [InlineData("maya@studio")]
    [InlineData("maya@studio.example\u200b")]
    [InlineData("maya@studio.example, ben@studio.example")]
    public async Task A_first_run_refuses_an_address_for_customers_that_is_none(string address)
    {
        await using var app = new AccountsApp();
        var firstRun = app.Services.GetRequiredService<FirstRun>();
        var form = Form(app.Code) with { BusinessEmail = address };

        var refused = Assert.IsType<UserResult.Invalid>(await firstRun.SetUpAsync(form, TestContext.Current.CancellationToken));

        Assert.Equal("email", refused.Errors["BusinessEmail"]);
    }

    [Fact]
    public async Task Ten_wrong_codes_bring_another_one()
    {
        await using var app = new AccountsApp();
        var firstRun = app.Services.GetRequiredService<FirstRun>();
        var code = app.Code;
        var form = Form("WRONG");

        for (var i = 0; i < 10; i++)
            Assert.IsType<UserResult.Invalid>(await firstRun.SetUpAsync(form, TestContext.Current.CancellationToken));

        Assert.NotEqual(code, app.Code);
        Assert.IsType<UserResult.Invalid>(await firstRun.SetUpAsync(form with { Code = code }, TestContext.Current.CancellationToken));
        Assert.IsType<UserResult.Saved>(await firstRun.SetUpAsync(form with { Code = app.Code }, TestContext.Current.CancellationToken));
        Assert.IsType<UserResult.ChangedMeanwhile>(await firstRun.SetUpAsync(form with { Code = app.Code }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Signing_in_sets_a_cookie_that_scripts_cannot_read_and_goes_to_the_own_pages_only()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();

        var answer = await AccountsApp.SignInAsync(browser, "maria@example.com", AccountsApp.Password, "/account/sign-in?returnUrl=//evil.example");

        Assert.EndsWith(Urls.Admin, answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("staff=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Over_https_its_cookie_never_takes_an_open_line()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        var answer = await AccountsApp.SignInAsync(browser, "maria@example.com", AccountsApp.Password);

        Assert.Contains(
            "; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("staff=", StringComparison.Ordinal)),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_door_for_a_while()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();

        for (var i = 0; i < 5; i++)
            await AccountsApp.SignInAsync(browser, "ana@example.com", "wrong");
        var answer = await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("15 minutes", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_and_strangers_get_no_file_of_a_person_by_its_address()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var file = new Uri(Urls.CustomerExport(Guid.NewGuid()), UriKind.Relative);

        Assert.Contains(
            Urls.SignIn, (await browser.GetAsync(file, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString, StringComparison.Ordinal);
        await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password);
        Assert.Contains(
            Urls.AccessDenied, (await browser.GetAsync(file, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString,
            StringComparison.Ordinal);
        using var admin = app.Browser();
        await AccountsApp.SignInAsync(admin, "maria@example.com", AccountsApp.Password);

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(file, TestContext.Current.CancellationToken)).StatusCode); // of nobody
    }

    [Fact]
    public async Task Staff_are_kept_out_of_admin_and_strangers_out_of_both()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var users = new Uri("/admin/users", UriKind.Relative);

        Assert.Contains(
            Urls.SignIn, (await browser.GetAsync(users, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString, StringComparison.Ordinal);
        await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password);

        Assert.Contains(
            Urls.AccessDenied, (await browser.GetAsync(users, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_user_cannot_sign_in()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        var users = app.Services.GetRequiredService<UserService>();
        var ana = (await users.ListAsync(TestContext.Current.CancellationToken)).Single(u => u.Name == "Ana");
        await users.SaveAsync(
            new Actor.System("test"), ana.Id, new UserForm(ana.Email, ana.Name, ana.Role, null, Disabled: true), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_needs_the_forms_token()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await AccountsApp.SignInAsync(browser, "maria@example.com", AccountsApp.Password);
        var manage = new Uri(Urls.Account, UriKind.Relative);

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.PostAsync(new Uri(Urls.SignOut, UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(manage, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_was_open_in_another_tab_meanwhile_leads_to_a_page_and_never_to_bare_text()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await AccountsApp.SignInAsync(browser, "maria@example.com", AccountsApp.Password);
        var account = await browser.GetStringAsync(new Uri(Urls.Account, UriKind.Relative), TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> Press(string address) => browser.PostAsync(
            new Uri(address, UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = AccountsApp.TokenOf(account),
            }),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, (await Press(Urls.SignOut)).StatusCode);

        var (again, form, nothing) = (await Press(Urls.SignOut), await Press($"{Urls.SignIn}?returnUrl=%2Fstaff"), await Press("/nothing"));

        Assert.Equal((HttpStatusCode.Redirect, Urls.SignIn), (again.StatusCode, again.Headers.Location?.OriginalString));
        Assert.Equal((HttpStatusCode.SeeOther, $"{Urls.SignIn}?returnUrl=%2Fstaff"), (form.StatusCode, form.Headers.Location?.OriginalString));
        Assert.Equal(
            (HttpStatusCode.NotFound, true),
            (nothing.StatusCode, (await nothing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("<h1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_is_changed_by_whoever_knows_the_old_one()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password);

        Task<HttpResponseMessage> Change(string current, string next) =>
            AccountsApp.SubmitAsync(browser, Urls.Account, "password", new() { ["Form.Current"] = current, ["Form.New"] = next, ["Form.Again"] = next });
        var wrong = await (await Change("not it", "another long password")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var weak = await (await Change(AccountsApp.Password, "short")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await Change(AccountsApp.Password, "another long password");

        Assert.Contains("not your current password", wrong, StringComparison.Ordinal);
        Assert.Contains("at least 10 characters", weak, StringComparison.Ordinal);
        using var other = app.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await AccountsApp.SignInAsync(other, "ana@example.com", "another long password")).StatusCode);
    }

    [Fact]
    public async Task Pages_forbid_foreign_scripts_frames_and_leaking_addresses()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();

        var headers = (await browser.GetAsync(new Uri(Urls.SignIn, UriKind.Relative), TestContext.Current.CancellationToken)).Headers;

        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(headers.GetValues("Referrer-Policy")));
    }

    // One GET may change something: the way back from the payment. Who wants its head alone has no use of it.
    [Fact]
    public async Task Every_address_that_answers_a_GET_answers_a_HEAD()
    {
        await using var app = new AccountsApp();

        var without = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { } methods && methods.Contains("GET") && !methods.Contains("HEAD"))
            .Select(e => e.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.StartsWith("paypal-simulator", StringComparison.Ordinal) && !path.StartsWith('_'));

        Assert.Equal(["checkout/{reference}/return"], without);
    }

    [Fact]
    public async Task An_unknown_address_gets_a_page_that_says_so()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();

        var answer = await browser.GetAsync(new Uri("/nowhere", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static FirstRunForm Form(string code) =>
        new() { Code = code, BusinessName = "Studio", Name = "Maria", Email = "maria@example.com", Password = AccountsApp.Password };
}
