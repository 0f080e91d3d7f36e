using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BookingApp.Components.Customer.Checkout;

/// <summary>Details that were refused: what was typed, and a code by member for what is wrong with it.</summary>
/// <remarks>It goes back to its own browser in a sealed, short-lived cookie, so that nothing typed is lost without scripts either.</remarks>
public sealed record DetailsDraft(Dictionary<string, string> Values, Dictionary<string, string> Errors)
{
    private const string Cookie = "draft";
    private const int Max = 1800; // encrypted, that fits the 4 kB of a cookie; a longer draft is kept by booking.js alone

    /// <summary>Sends it back to a page of this path.</summary>
    internal void Leave(HttpContext http, string path)
    {
        var text = JsonSerializer.Serialize(this);
        if (text.Length > Max)
            text = JsonSerializer.Serialize(this with { Values = [] });
        http.Response.Cookies.Append(Cookie, Protector(http).Protect(text), Options(http, path));
    }

    internal static void Discard(HttpContext http, string path) => http.Response.Cookies.Delete(Cookie, Options(http, path));

    internal static DetailsDraft? Find(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } sealedText)
            return null;
        try
        {
            return JsonSerializer.Deserialize<DetailsDraft>(Protector(http).Unprotect(sealedText));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // not encrypted by a key of ours: there is no draft
        }
    }

    private static IDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("checkout.draft");

    private static CookieOptions Options(HttpContext http, string path) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = path,
        MaxAge = TimeSpan.FromMinutes(30),
    };
}
