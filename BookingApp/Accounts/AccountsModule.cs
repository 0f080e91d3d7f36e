using BookingApp.Accounts.Preferences;
using BookingApp.Accounts.Users;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;

namespace BookingApp.Accounts;

/// <summary>The front door of sign-in: who staff are and what they may see. Customers need no account.</summary>
internal static class AccountsModule
{
    private static readonly string[] _always = [Urls.FirstRun, "/account", "/health"]; // set up or not

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, AddressNormalizer>();
        services.AddIdentityCore<AppUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.SignIn.RequireConfirmedAccount = false;
                options.Password.RequiredLength = 10; // length beats odd characters
                options.Password.RequiredUniqueChars = 4;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.Lockout.AllowedForNewUsers = true;
            })
            .AddRoles<IdentityRole<int>>()
            .AddEntityFrameworkStores<BookingDbContext>()
            .AddSignInManager<AppSignInManager>()
            .AddClaimsPrincipalFactory<AppClaims>()
            .AddDefaultTokenProviders();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "staff";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = Urls.SignIn;
            options.LogoutPath = Urls.SignOut;
            options.AccessDeniedPath = Urls.AccessDenied;
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.Events.OnRedirectToLogin = Stay;
            options.Events.OnRedirectToAccessDenied = Stay;
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<SignInTickets>((options, tickets) => options.SessionStore = tickets);
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            // another name and another column show within a minute; whoever may not be there is out at once, by the tickets
            options.ValidationInterval = TimeSpan.FromMinutes(1);
            options.OnRefreshingPrincipal = context =>
            {
                if (context.NewPrincipal is { } made)
                    SignInTickets.HandoffMark(context.CurrentPrincipal, made);
                return Task.CompletedTask;
            };
        });
        services.AddScoped<AuthenticationStateProvider, RevalidatingSignIn>();
        services.AddScoped<CurrentActor>().AddScoped<MyPreferences>().AddSingleton<UserPreferencesService>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(Roles.Admin))
            .AddPolicy(Policies.Staff, policy => policy.RequireRole(Roles.Admin, Roles.Staff));
        services.AddOptions<AuthorizationOptions>().Configure<IHostEnvironment>((options, environment) => options.AddPolicy(
            Policies.DevMailbox, policy => policy.RequireAssertion(context => environment.IsDevelopment() || context.User.IsInRole(Roles.Admin))));
        services.AddSingleton<FirstRun>().AddHostedService(s => s.GetRequiredService<FirstRun>());
        return services.AddSingleton<SignInTickets>().AddSingleton<UserService>().AddSingleton<IStaffContact, AdminContact>();
    }

    /// <summary>Who it is and what they may see: after the proxy's word, our headers and the error pages, which the framework by itself would put
    /// behind it.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Sign-out, and the way to the first run while the installation is new.</summary>
    public static WebApplication MapAccounts(this WebApplication app)
    {
        var setUp = false; // once true, for good
        app.Use(async (context, next) =>
        {
            if (!setUp && IsVisit(context.Request) && context.Features.Get<IExceptionHandlerFeature>() is null // what failed is told first
                && !(setUp = await context.RequestServices.GetRequiredService<CatalogQueries>().IsSetUpAsync(context.RequestAborted)))
                context.Response.Redirect(Urls.FirstRun);
            else
                await next(context);
        });

        app.MapPost(Urls.SignOut, async (SignInManager<AppUser> signIn) =>
        {
            await signIn.SignOutAsync();
            return Results.LocalRedirect("~" + Urls.SignIn);
        }).AddEndpointFilter(async (call, next) =>
        {
            var forgery = call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
            if (await forgery.IsRequestValidAsync(call.HttpContext))
                return await next(call);
            // signed out in another tab already
            return call.HttpContext.User.Identity is { IsAuthenticated: true } ? Results.BadRequest() : Results.LocalRedirect("~" + Urls.SignIn);
        }).ExcludeFromDescription();
        return app;
    }

    // By path alone, so that a forged Host header sends nobody to another site.
    private static Task Stay(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(new Uri(context.RedirectUri).PathAndQuery);
        return Task.CompletedTask;
    }

    private static bool IsVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !Array.Exists(_always, start => request.Path.StartsWithSegments(start, StringComparison.Ordinal));
}
