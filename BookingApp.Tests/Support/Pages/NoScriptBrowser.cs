using System.Net;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Support.Pages;

/// <summary>A browser's tab without scripts: it follows links and redirects, keeps cookies, and presses the buttons of the forms it was sent. As
/// quick as the app is.</summary>
internal sealed partial class NoScriptBrowser(string baseUrl, CookieContainer? cookies = null) : IDisposable
{
    private readonly CookieContainer _cookies = cookies ?? new CookieContainer();
    private HttpClient? _client;
    private string _html = "";

    /// <summary>Where the tab is, after all redirects.</summary>
    public Uri Address { get; private set; } = new(baseUrl);

    /// <summary>What a person reads: text without markup, spaces as one.</summary>
    public string Text => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Hidden().Replace(_html, " "), " ")), " ").Trim();

    /// <summary>Another tab of the same browser.</summary>
    public NoScriptBrowser Another() => new(baseUrl, _cookies);

    /// <summary>Follows a link or types an address.</summary>
    public Task OpenAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, address)));

    /// <summary>Presses a button of the form whose address contains this; hidden fields go with it, its token too.</summary>
    public Task PressAsync(string form, string? button = null, string? value = null)
    {
        var found = Forms().Matches(_html).FirstOrDefault(f => WebUtility.HtmlDecode(f.Groups["action"].Value).Contains(form, StringComparison.Ordinal));
        Assert.True(found is not null, $"No form '{form}' at {Address}, which reads: {Text}");
        var fields = Inputs().Matches(found.Groups["inside"].Value)
            .Select(input => KeyValuePair.Create(Attribute(input.Value, "name"), Attribute(input.Value, "value"))).ToList();
        if (button is not null)
            fields.Add(KeyValuePair.Create(button, value ?? ""));
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(Address, WebUtility.HtmlDecode(found.Groups["action"].Value)))
        {
            Content = new FormUrlEncodedContent(fields),
        });
    }

    /// <summary>The values of buttons of this name, in the order of the page.</summary>
    public IReadOnlyList<string> Buttons(string name) =>
    [
        .. ButtonTags().Matches(_html).Select(b => b.Value)
            .Where(b => Attribute(b, "name") == name && !b.Contains(" disabled", StringComparison.Ordinal))
            .Select(b => Attribute(b, "value")),
    ];

    public void Dispose() => _client?.Dispose();

    private async Task SendAsync(HttpRequestMessage request)
    {
        _client ??= new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = true }) { Timeout = TimeSpan.FromMinutes(2) };
        using (request)
        using (var answer = await _client.SendAsync(request))
        {
            Address = answer.RequestMessage!.RequestUri!;
            _html = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, $"{Address}: {answer.StatusCode}");
        }
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value);

    [GeneratedRegex("<form(?=[^>]*\\saction=\"(?<action>[^\"]*)\")[^>]*>(?<inside>.*?)</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<button[^>]*>", RegexOptions.None, 5000)]
    private static partial Regex ButtonTags();

    [GeneratedRegex("<script.*?</script>|<style.*?</style>|<!--.*?-->|<head>.*?</head>", RegexOptions.Singleline, 5000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 5000)]
    private static partial Regex Spaces();
}
