using System.Net;
using System.Text.RegularExpressions;
using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Accounts;

/// <summary>The app as in Production, on an empty database of its own, in this process.</summary>
internal sealed partial class AccountsApp : WebApplicationFactory<Program>
{
    public const string Password = "four words in a row";

    private readonly string _folder = Directory.CreateTempSubdirectory("booking-accounts-").FullName;
    private readonly LogLines _logs = new();
    private readonly Postgres? _postgres;
    private readonly bool _ownsDatabase;

    // Its rows are in that PostgreSQL or in a file; a database that it does not own is another instance's.
    public AccountsApp(Postgres? postgres = null, bool ownsDatabase = true) => (_postgres, _ownsDatabase) = (postgres, ownsDatabase);

    /// <summary>The code that the log shows last.</summary>
    public string Code => _logs.Lines.Select(line => FirstRunCode().Match(line)).Last(match => match.Success).Groups["code"].Value;

    public HttpClient Browser() => CreateClient(new() { AllowAutoRedirect = false });

    /// <summary>Fills in a form of a page and sends it, with the page's hidden fields.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string address, string form, Dictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync(new Uri(address, UriKind.Relative));
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = TokenOf(page);
        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(new Uri(address, UriKind.Relative), content);
    }

    /// <summary>The token that a page's forms carry.</summary>
    public static string TokenOf(string page) => Token().Match(page).Groups["token"].Value;

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string email, string password, string address = Urls.SignIn) =>
        SubmitAsync(browser, address, "sign-in", new() { ["Form.Email"] = email, ["Form.Password"] = password });

    public static async Task SignOutAsync(HttpClient browser)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = TokenOf(await browser.GetStringAsync(new Uri(Urls.Account, UriKind.Relative))),
        });
        using var answer = await browser.PostAsync(new Uri(Urls.SignOut, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    public async Task<HttpResponseMessage> SetUpAsync(HttpClient browser, string? code = null) => await SubmitAsync(browser, Urls.FirstRun, "first-run", new()
    {
        ["Form.Code"] = code ?? Code,
        ["Form.BusinessName"] = "Studio",
        ["Form.TimeZone"] = "Europe/Berlin",
        ["Form.Currency"] = "EUR",
        ["Form.Locale"] = "en-GB",
        ["Form.Name"] = "Maria",
        ["Form.Email"] = "maria@example.com",
        ["Form.Password"] = Password,
    });

    /// <summary>A new installation with its admin Maria, and Ana of the staff; nobody is signed in.</summary>
    public static async Task<AccountsApp> WithPeopleAsync(string engine = Engines.Sqlite)
    {
        var app = new AccountsApp(engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null);
        using var browser = app.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await app.SetUpAsync(browser)).StatusCode);
        await SignOutAsync(browser); // the first run signs its admin in
        await app.Services.GetRequiredService<UserService>()
            .CreateAsync(new Actor.System("test"), new UserForm("ana@example.com", "Ana", Roles.Staff, null, false), Password);
        return app;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Staging"); // Production, but for the simulator of PayPal
        builder.UseSetting("App:DataFolder", _folder);
        builder.UseSetting("App:BaseUrl", "http://localhost");
        builder.UseSetting("Database:Provider", _postgres is null ? Engines.Sqlite : Engines.PostgreSql);
        builder.UseSetting("ConnectionStrings:Booking", _postgres?.ConnectionString);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_logs));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_postgres is not null && _ownsDatabase)
            await _postgres.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("enter this code: (?<code>[A-Z0-9-]+)")]
    private static partial Regex FirstRunCode();
}
