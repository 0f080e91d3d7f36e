using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BookingApp.Components.Shared.Times;
using BookingApp.Tests.Accounts;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Tests.Components;

/// <summary>What a browser or another program reads is written in one way, whoever looks: five cultures with other commas, minus signs, digits and
/// calendars than ours open every page there is.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed partial class NumbersInMarkupTests(StaffedStudio studio) : SharedStudioTest(studio)
{
    private static readonly string[] _cultures = ["de-DE", "sv-SE", "ar-SA", "fa-IR", "th-TH"];
    // not to be read here: the first run is over, there is no room, nobody waits, and there may be no email yet
    private static readonly string[] _never = ["/first-run", "/admin/rooms/{Id:int}", "/waiting-list/{Id:guid}", "/dev-mailbox/{Name}"];
    private static readonly string[] _drawn =
    [
        "d", "points", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "transform",
        "stroke-dasharray", "stroke-width", "offset",
    ];
    private static readonly string[] _counted =
    [
        "aria-valuenow", "aria-valuemin", "aria-valuemax", "aria-posinset", "aria-setsize", "aria-level", "colspan", "rowspan",
        "maxlength", "minlength", "tabindex", "rows", "cols", "size",
    ];

    [Fact]
    public async Task Every_number_and_date_in_markup_is_the_same_in_every_culture()
    {
        using var browser = await SignedInAsync();
        var addresses = await AddressesAsync(browser);

        var faults = new List<string>();
        foreach (var culture in _cultures)
        {
            foreach (var address in addresses)
                faults.AddRange((await FaultsAsync(browser, address, culture)).Select(fault => $"{culture} {address}: {fault}"));
        }

        Assert.True(faults.Count is 0, string.Join('\n', faults.Distinct().Take(40)));
    }

    [Theory]
    [InlineData("/admin/ledger.csv?from=2026-01-01&to=2026-12-31")]
    [InlineData("/admin/money.csv?from=2026-01-01&to=2026-12-31")]
    [InlineData("/admin/released.csv")]
    [InlineData("/api/v1/services")]
    public async Task Files_and_the_API_say_the_same_to_everybody(string address)
    {
        using var browser = await SignedInAsync();

        foreach (var culture in _cultures)
        {
            await Eventually.HoldsAsync(async () => // somebody may book between two looks
            {
                var before = await ReadAsync(browser, address, "en-GB");
                var read = await ReadAsync(browser, address, culture);
                return before.Length > 0 && before == await ReadAsync(browser, address, "en-GB") && before == read;
            }, $"{address} to be the same in {culture}");
        }
    }

    // One address for each page; those with a hole in them are found by the links of the others.
    private async Task<IReadOnlyList<string>> AddressesAsync(HttpClient browser)
    {
        var (held, paid) = (await Studio.HoldAsync(TestStudio.Massage), await Studio.HoldAsync(TestStudio.Massage));
        await Studio.ReturnAsync(paid, (await Studio.ApproveAsync(paid))!);
        var templates = typeof(Money).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false))
            .Select(route => route.Template).Except(_never).ToList();
        var found = templates.Where(template => !template.Contains('{', StringComparison.Ordinal)).ToDictionary(template => template, StringComparer.Ordinal);
        found["/checkout/{Reference}"] = Urls.Checkout(held.Reference, held.Key);
        found["/booking/{Reference}"] = Urls.Booking(paid.Reference, paid.Key);
        found["/booking/{Reference}/reschedule"] = Urls.Reschedule(paid.Reference, paid.Key);
        var later = When.Wire(new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(50), TimeSpan.Zero).AddHours(12));
        found["/booking/{Reference}/reschedule/review"] = $"{Urls.RescheduleReview(paid.Reference, paid.Key)}&start={later}&staff=1";
        found["/book/{ServiceId:int}/waiting-list"] = Urls.JoinWaitingList(TestStudio.Massage);
        foreach (var page in found.Values.Append("/staff").ToList())
        {
            foreach (var link in Links().Matches(await ReadAsync(browser, page, "en-GB")).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value)))
            {
                if (templates.Find(template => !found.ContainsKey(template) && Pattern(template).IsMatch(link.Split('?', '#')[0])) is { } template)
                    found[template] = link;
            }
        }

        found.TryAdd("/staff/customers/{Id:guid}/merge", $"{found["/staff/customers/{Id:guid}"]}/merge");
        found.TryAdd("/staff/{Date}/sheet", $"{found["/staff/{Date}"]}/sheet");
        Assert.Empty(templates.Except(found.Keys));
        return [.. found.Values];
    }

    private static async Task<IEnumerable<string>> FaultsAsync(HttpClient browser, string address, string culture)
    {
        var page = new HtmlParser().ParseDocument(await ReadAsync(browser, address, culture));
        return from element in page.All
               from attribute in element.Attributes
               where IsWrong(element, attribute.Name, attribute.Value)
               select $"<{element.LocalName} {attribute.Name}=\"{attribute.Value}\">";
    }

    private static bool IsWrong(IElement element, string name, string value)
    {
        if (name is "title" or "alt" or "placeholder" or "content" or "summary" or "data-label" or "aria-label" or "aria-description" or "aria-valuetext"
            || value.Length is 0)
            return false; // words for people
        if (name is "style")
            return Foreign().IsMatch(value) || CommaInNumber().IsMatch(value);
        if (Array.IndexOf(_drawn, name) >= 0 && element.NamespaceUri == NamespaceNames.SvgUri)
            return !Drawing().IsMatch(value);
        if (Array.IndexOf(_counted, name) >= 0)
            return !Number().IsMatch(value);
        if (name is "value" or "min" or "max" or "step" && element.LocalName is "input" or "progress" or "meter")
        {
            return element.GetAttribute("type") switch
            {
                _ when name is "step" => value is not "any" && !Number().IsMatch(value),
                "number" or "range" => value is not "any" && !Number().IsMatch(value),
                "date" => !Date().IsMatch(value),
                "time" => !Time().IsMatch(value),
                "datetime-local" => !Moment().IsMatch(value),
                _ when element.LocalName is not "input" => !Number().IsMatch(value),
                "hidden" => Foreign().IsMatch(value) || CommaInNumber().IsMatch(value),
                _ => false,
            };
        }

        if (name is "datetime")
            return !Moment().IsMatch(value) && !Date().IsMatch(value);
        if (name is "href" or "src" or "action" or "id" or "for" or "name" || name.StartsWith("data-", StringComparison.Ordinal)
            || element.LocalName is "button" or "option" && name is "value")
            return Foreign().IsMatch(Uri.UnescapeDataString(value)) || OtherYear().IsMatch(value) || name.StartsWith("data-", StringComparison.Ordinal)
                && CommaInNumber().IsMatch(value);
        return false;
    }

    private async Task<HttpClient> SignedInAsync()
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        var browser = new HttpClient(handler) { BaseAddress = new Uri(Studio.App.BaseUrl), Timeout = TimeSpan.FromMinutes(2) };
        using var answer = await AccountsApp.SignInAsync(browser, "admin@example.com", "demo-password");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private static async Task<string> ReadAsync(HttpClient browser, string address, string culture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.RelativeOrAbsolute));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(culture));
        using var answer = await browser.SendAsync(request);
        Assert.True(
            (int)answer.StatusCode is < 300 or 404 or 400 or 500 && (answer.StatusCode is not HttpStatusCode.InternalServerError || address is "/error"),
            $"{address} in {culture}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    private static Regex Pattern(string template) =>
        new(
            $"^{Regex.Replace(template, "{[^}]+}", hole => hole.Value.EndsWith(":int}", StringComparison.Ordinal) ? "[0-9]+" : "[^/]+")}$", RegexOptions.None,
            TimeSpan.FromSeconds(1));

    [GeneratedRegex("href=\"(?<to>/[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Links();

    // Digits of other scripts, their marks, and the minus sign that Swedish has.
    [GeneratedRegex("(?![0-9])\\p{Nd}|[\u066b\u066c\u2212\u061c\u200e\u200f]", RegexOptions.None, 5000)]
    private static partial Regex Foreign();

    [GeneratedRegex("[0-9],[0-9]", RegexOptions.None, 5000)]
    private static partial Regex CommaInNumber();

    [GeneratedRegex("^[A-Za-z0-9 .%()-]+\\z", RegexOptions.None, 5000)]
    private static partial Regex Drawing();

    [GeneratedRegex("^-?[0-9]+(\\.[0-9]+)?\\z", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Number();

    // The last day that the app reckons with is the last that a field takes.
    [GeneratedRegex("^((19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|2199-12-31)\\z", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Date();

    [GeneratedRegex("^[0-9]{2}:[0-9]{2}(:[0-9]{2})?\\z", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Time();

    [GeneratedRegex("^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Moment();

    // A date of another calendar: 1448-06-01, 2569-06-01.
    [GeneratedRegex("(^|[^0-9-])(?!(19|20)[0-9]{2}-)[0-9]{4}-[0-9]{2}-[0-9]{2}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OtherYear();
}
