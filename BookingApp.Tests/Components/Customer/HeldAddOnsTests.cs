using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Components.Customer;

/// <summary>An app in which a massage of Ana's can come with stones or tea, and no more with mud.</summary>
public sealed class HeldAddOnsApp : IAsyncLifetime
{
    private const string Catalogue = """
        {
          "business": { "name": "Studio", "timeZone": "Europe/Berlin", "currency": "EUR", "locale": "en-GB" },
          "people": [{ "id": 1, "name": "Ana", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }],
          "services": [
            { "id": 1, "name": "Massage", "durationMinutes": 60, "price": "45.00", "interval": 60, "noticeMinutes": 0, "people": [1], "addOns": [
              { "id": 1, "name": "Hot stones", "price": "12.00", "minutes": 30 }, { "id": 2, "name": "Tea", "price": "3.00" },
              { "id": 3, "name": "Mud", "price": "5.00", "active": false }] },
            { "id": 2, "name": "Pilates", "durationMinutes": 60, "price": "15.00", "interval": 60, "noticeMinutes": 0, "capacity": 4, "people": [1] }]
        }
        """;

    private readonly string _seed = Path.GetTempFileName();

    internal TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_seed, Catalogue);
        App = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Seed:File"] = _seed, ["Holds:PerIp"] = "0" });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        File.Delete(_seed);
        GC.SuppressFinalize(this);
    }
}

/// <summary>What a customer holds with add-ons is never another thing without a word.</summary>
public sealed partial class HeldAddOnsTests(HeldAddOnsApp shared) : IClassFixture<HeldAddOnsApp>
{
    [Fact]
    public async Task Another_time_keeps_the_add_ons_wherever_it_is_chosen_from()
    {
        using var tab = new NoScriptBrowser(shared.App.BaseUrl);
        await tab.OpenAsync($"{Day(3)}&addOns=1");
        await tab.PressAsync("/book/1/hold", "start", tab.Buttons("start")[2]);
        var reference = ReferenceOf(tab);

        await tab.OpenAsync(Day(3));
        await tab.PressAsync("/book/1/hold", "start", tab.Buttons("start")[^1]);
        Assert.Equal(reference, ReferenceOf(tab));
        Assert.Contains("Hot stones", tab.Text, StringComparison.Ordinal);
        Assert.Contains("€57.00", tab.Text, StringComparison.Ordinal);

        await tab.PressAsync("/release");
        Assert.Equal("/book/1?addOns=1&notice=released", tab.Address.PathAndQuery);
    }

    [Fact]
    public async Task Another_time_is_for_as_many_as_the_one_that_is_held_unless_the_address_says_for_how_many()
    {
        using var tab = new NoScriptBrowser(shared.App.BaseUrl);
        await tab.OpenAsync($"{Day(7, 2)}&party=3");
        await tab.PressAsync("/book/2/hold", "start", tab.Buttons("start")[2]);
        var reference = ReferenceOf(tab);

        await tab.OpenAsync(Day(7, 2));
        await tab.PressAsync("/book/2/hold", "start", tab.Buttons("start")[^1]);
        Assert.Equal(reference, ReferenceOf(tab));
        Assert.Contains("€45.00", tab.Text, StringComparison.Ordinal);

        await tab.OpenAsync("/book/2?party=1"); // so leads the last press of one person fewer
        Assert.Contains("How many people 1 One person more", tab.Text, StringComparison.Ordinal);
        await tab.OpenAsync("/book/2");
        Assert.Contains("One person fewer 3 One person more", tab.Text, StringComparison.Ordinal);
        await tab.PressAsync("/release");
        Assert.Equal("/book/2?party=3&notice=released", tab.Address.PathAndQuery);
    }

    [Fact]
    public async Task Who_takes_the_add_ons_out_holds_the_time_without_them()
    {
        using var tab = new NoScriptBrowser(shared.App.BaseUrl);
        await tab.OpenAsync($"{Day(4)}&addOns=1");
        await tab.PressAsync("/book/1/hold", "start", tab.Buttons("start")[2]);
        var reference = ReferenceOf(tab);

        await tab.OpenAsync($"{Day(4)}&addOns=");
        await tab.PressAsync("/book/1/hold", "start", tab.Buttons("start")[^1]);

        Assert.Equal(reference, ReferenceOf(tab));
        Assert.DoesNotContain("Hot stones", tab.Text, StringComparison.Ordinal);
        Assert.Contains("€45.00", tab.Text, StringComparison.Ordinal);
        await tab.OpenAsync(Day(4));
        Assert.Single(Regex.Matches(tab.Text, "Release this time", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_time_that_is_held_without_them_comes_with_them_at_a_press_and_is_offered_to_its_holder_alone()
    {
        using var first = new NoScriptBrowser(shared.App.BaseUrl);
        await first.OpenAsync(Day(5));
        using var twin = first.Another();
        await twin.OpenAsync(Day(5));
        var start = first.Buttons("start")[2];
        await first.PressAsync("/book/1/hold", "start", start);
        var reference = ReferenceOf(first);
        using var stranger = new NoScriptBrowser(shared.App.BaseUrl);

        await stranger.OpenAsync($"{Day(5)}&addOns=1");
        await first.OpenAsync($"{Day(5)}&addOns=1");
        await twin.PressAsync("/book/1/hold", "start", start);
        Assert.Equal(reference, ReferenceOf(twin));
        Assert.DoesNotContain(start, stranger.Buttons("start"));
        Assert.Contains(start, first.Buttons("start"));
        await first.PressAsync("/book/1/hold", "start", start);

        Assert.Equal(reference, ReferenceOf(first));
        Assert.Contains("What you hold has changed.", first.Text, StringComparison.Ordinal);
        Assert.Contains("€57.00", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_they_hold_of_another_service_is_released_before_its_time_is_used_otherwise()
    {
        using var first = new NoScriptBrowser(shared.App.BaseUrl);
        await first.OpenAsync(Day(8));
        using var other = first.Another();
        await other.OpenAsync($"{Day(8, 2)}&party=2");
        var start = first.Buttons("start")[2];
        await first.PressAsync("/book/1/hold", "start", start);

        await other.PressAsync("/book/2/hold", "start", start);

        Assert.EndsWith("&party=2&addOns=&problem=own_hold", other.Address.Query, StringComparison.Ordinal);
        Assert.Contains("You already hold a time of another service that is in the way.", other.Text, StringComparison.Ordinal);
        await other.PressAsync("/release");
        Assert.EndsWith("&party=2&addOns=&notice=released", other.Address.Query, StringComparison.Ordinal);
        await other.PressAsync("/book/2/hold", "start", start);
        Assert.Contains("€30.00", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_add_on_that_is_offered_no_more_is_said_and_what_is_held_stays()
    {
        var cookies = new CookieContainer();
        using var tab = new NoScriptBrowser(shared.App.BaseUrl, cookies);
        await tab.OpenAsync($"{Day(6)}&addOns=2");
        var (start, later) = (tab.Buttons("start")[2], tab.Buttons("start")[5]);
        await tab.PressAsync("/book/1/hold", "start", start);
        var checkout = tab.Address;
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false });
        var page = await client.GetStringAsync(new Uri(new Uri(shared.App.BaseUrl), Day(6)), TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value,
            ["start"] = later,
            ["addOns"] = "3",
        });

        using var answer = await client.PostAsync(new Uri(new Uri(shared.App.BaseUrl), "/book/1/hold"), form, TestContext.Current.CancellationToken);

        Assert.EndsWith("&addOns=3&problem=add_ons_gone", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await tab.OpenAsync($"{Day(6)}&addOns=3");
        Assert.Contains("What you added is not offered any more.", tab.Text, StringComparison.Ordinal);
        await tab.OpenAsync(checkout.PathAndQuery);
        Assert.Contains("and Tea", tab.Text, StringComparison.Ordinal);
    }

    private static string Day(int ahead, int service = 1) =>
        $"/book/{service}?date={DateTimeOffset.UtcNow.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private static string ReferenceOf(NoScriptBrowser tab)
    {
        Assert.StartsWith("/checkout/", tab.Address.AbsolutePath, StringComparison.Ordinal);
        return tab.Address.Segments[^1];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Token();
}
