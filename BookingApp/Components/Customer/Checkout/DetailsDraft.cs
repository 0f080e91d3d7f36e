using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Localization;

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

/// <summary>What a form shows of a draft, where there is one.</summary>
internal static class Drafts
{
    extension(DetailsDraft? draft)
    {
        /// <summary>What was typed, else what is known.</summary>
        public string? ValueOf(string member, string? known) => draft?.Values.GetValueOrDefault(member) ?? known;

        /// <summary>What is wrong with it, in words: its own, where there are any.</summary>
        public string? ErrorOf(string member, IStringLocalizer text) => draft?.Errors.GetValueOrDefault(member) is { } code
            ? text[$"Error.{member}.{code}"] is { ResourceNotFound: false } own ? own.Value : text[$"Error.{code}"].Value
            : null;

        /// <summary>For <c>aria-invalid</c>.</summary>
        public string? InvalidOf(string member) => draft?.Errors.ContainsKey(member) is true ? "true" : null;

        /// <summary>For <c>aria-describedby</c> of the field with this id.</summary>
        public string? DescribedBy(string id, string member) => draft.InvalidOf(member) is null ? null : $"{id}-error";
    }
}
