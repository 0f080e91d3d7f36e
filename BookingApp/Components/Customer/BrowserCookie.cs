using System.Security.Claims;
using BookingApp.Customers;

namespace BookingApp.Components.Customer;

/// <summary>A random value by which a browser finds its own holds again. It names nobody, and no script can read it.</summary>
/// <remarks>It travels as a claim, so that the circuit knows it as the request does.</remarks>
internal static class BrowserCookie
{
    private const string Name = "booking_browser";
    private const string NewClaim = "browser.new";
    private const int Length = 40; // of Ids.NewKey
    private static readonly string[] _visits = ["/book", "/checkout", "/booking", Urls.Find];

    /// <summary>After sign-in has said who it is: the value goes with them, signed in or not.</summary>
    public static IApplicationBuilder UseBrowserCookie(this IApplicationBuilder app)
    {
        var ids = app.ApplicationServices.GetRequiredService<Ids>();
        return app.Use((context, next) =>
        {
            var browser = context.Request.Cookies[Name] is { Length: Length } known && known.All(c => char.IsAsciiHexDigitLower(c)) ? known : null;
            var isNew = browser is null && IsVisit(context.Request);
            if (isNew)
            {
                browser = ids.NewKey();
                context.Response.Cookies.Append(Name, browser, new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    IsEssential = true,
                    MaxAge = TimeSpan.FromDays(30),
                });
            }

            if (browser is not null)
                context.User.AddIdentity(new ClaimsIdentity([new Claim(Visitor.BrowserClaim, browser)]));
            if (isNew)
                context.User.AddIdentity(new ClaimsIdentity([new Claim(NewClaim, "")]));
            return next(context);
        });
    }

    public static string? Of(ClaimsPrincipal user) => user.FindFirstValue(Visitor.BrowserClaim);

    /// <summary>The same, if it may have held something: not a value that goes out with this very answer.</summary>
    public static string? OfReturning(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type is NewClaim) ? null : Of(user);

    private static bool IsVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && (request.Path == "/" || Array.Exists(_visits, start => request.Path.StartsWithSegments(start)));
}
