using System.Net;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Api;

[Collection(ApiCallerTests.Name)]
public sealed class NullCharactersOnSqlite(ApiCaller api) : NullCharacterTests(api);

public sealed class NullCharactersOnPostgreSql : NullCharacterTests, IClassFixture<PostgresApiCaller>
{
    public NullCharactersOnPostgreSql(PostgresApiCaller api) : base(api) => Postgres.SkipWithoutServer();
}

/// <summary>What PostgreSQL stores in no text: the null character, and half a character. Whoever sends one is refused, on every engine.</summary>
public abstract partial class NullCharacterTests(ApiCaller api)
{
    private static readonly string[] _odd = ["%00", "a%00b", "%ED%A0%80"];

    private static readonly string[] _addresses =
    [
        "booking/AAAAAAA/calendar.ics?key={0}", "booking/{1}/calendar.ics?key={0}", "booking/{1}?key={0}", "booking/{1}/reschedule?key={0}",
        "checkout/{1}?key={0}", "checkout/{1}/return?token={0}", "checkout/{1}/return?token=a&PayerID={0}", "checkout/{1}/cancelled?token={0}",
        "booking/{0}", "checkout/{0}?key=a", "book/1?date={0}", "book/1?staff={0}&party={0}", "?none={0}", "find?reference={0}",
        "account/sign-in?returnUrl={0}", "admin/bookings?q={0}", "{0}", "health/live?{0}",
        "api/v1/reservations/{1}?key={0}", "api/v1/reservations/{0}?key=a", "api/v1/services/1/slots?from={0}&to={0}", "api/v1/services/{0}/slots",
    ];

    [Fact]
    public async Task No_address_brings_the_app_down()
    {
        var (path, _) = await api.HeldAsync();
        var reference = path.Split('/')[^1];
        var faults = new List<string>();

        foreach (var address in _addresses.SelectMany(a => _odd.Select(odd => a.Replace("{0}", odd, StringComparison.Ordinal))))
        {
            using var answer = await api.Client.GetAsync(new Uri(address.Replace("{1}", reference, StringComparison.Ordinal), UriKind.Relative));
            var isRefused = address.Contains("%00", StringComparison.Ordinal)
                ? answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
                : answer.StatusCode < HttpStatusCode.InternalServerError;
            if (!isRefused)
                faults.Add($"{address}: {answer.StatusCode}");
        }

        Assert.True(faults.Count is 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("\\u0000", "characters")]
    [InlineData("a\\u0000b", "characters")]
    [InlineData("\\ud800", "malformed")]
    [InlineData("a\\udc00b", "malformed")]
    public async Task The_API_names_the_member(string odd, string code)
    {
        var (path, key) = await api.HeldAsync();
        var start = ApiCaller.Text(api.NextStart());

        foreach (var member in new[] { "name", "email", "phone", "locale" })
        {
            Names(await api.HoldAsync(api.NextStart(), more: "," + Customer(member)), $"customer.{member}");
            Names(await api.PutAsync($"{path}/details{key}", $"{{{Customer(member)}}}"), $"customer.{member}");
        }

        Names(await api.HoldAsync(api.NextStart(), more: $",{Customer()},\"answers\":{{\"1\":\"{odd}\"}}"), "answers.1");
        Names(await api.PostAsync("api/v1/holds", $"{{\"serviceId\":1,\"start\":\"{start}{odd}\"}}", $"a-key-of-{Guid.NewGuid():N}"), "start");
        Names(await api.PostAsync($"{path}/return{key}", $"{{\"orderId\":\"{odd}\"}}"), "orderId");
        Names(await api.PostAsync($"{path}/coupon{key}", $"{{\"code\":\"{odd}\"}}"), "code");
        Names(await api.PostAsync($"{path}/reschedule{key}", $"{{\"start\":\"{odd}\"}}"), "start");

        string Customer(string odds = "")
        {
            var members = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Mia", ["email"] = "mia@example.com" };
            if (odds.Length > 0)
                members[odds] = odd;
            return $"\"customer\":{{{string.Join(',', members.Select(m => $"\"{m.Key}\":\"{m.Value}\""))}}}";
        }

        void Names(Reply reply, string member) => Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid", code), (reply.Status, reply.Code, (string?)reply.Json["errors"]?[member]?[0]));
    }

    [Fact]
    public async Task The_API_names_the_value_of_its_address()
    {
        var (path, _) = await api.HeldAsync();

        var read = await api.GetAsync($"{path}?key=%00");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid", "characters"), (read.Status, read.Code, (string?)read.Json["errors"]!["key"]![0]));
    }

    [Theory]
    [InlineData("customer.locale", "\\u0001", "characters")]
    [InlineData("customer.locale", "\\u200b", null)]
    public async Task What_cannot_be_seen_is_looked_at_all_the_same(string member, string text, string? code)
    {
        var long36 = string.Concat(Enumerable.Repeat(text, 36));

        var one = await LocaleAsync(text);
        var many = await LocaleAsync(long36);

        Assert.Equal(code, (string?)one.Json["errors"]?[member]?[0]);
        Assert.Equal("too_long", (string?)many.Json["errors"]?[member]?[0]);

        Task<Reply> LocaleAsync(string locale) => api.HoldAsync(
            api.NextStart(), more: $$""","customer":{"name":"Mia","email":"mia@example.com","locale":"{{locale}}"}""");
    }

    [Theory]
    [InlineData("find", "find/send", "email")]
    [InlineData("checkout", "details", "name")]
    [InlineData("checkout", "details", "again")]
    [InlineData("checkout", "coupon", "code")]
    [InlineData("book/1", "book/1/hold", "staff")]
    [InlineData("account/sign-in", "account/sign-in", "Form.Email")]
    public async Task A_form_is_refused(string page, string action, string field)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = api.Client.BaseAddress };
        if (page is "checkout")
        {
            var (path, key) = await api.HeldAsync();
            (page, action) = ($"checkout/{path.Split('/')[^1]}{key}", $"checkout/{path.Split('/')[^1]}/{action}{key}");
        }

        var html = await browser.GetStringAsync(new Uri(page, UriKind.Relative));
        var token = Token().Match(html).Groups["token"].Value;
        foreach (var (odd, isWhole) in new[] { ("\0", false), ("a\0b", false), ("1", true) })
        {
            using var form = new MultipartFormDataContent // of the other kind the framework itself reads no null character
            {
                { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("sign-in"), "_handler" }, { new StringContent(odd), field },
            };
            using var answer = await browser.PostAsync(new Uri(action, UriKind.Relative), form);
            Assert.True(
                isWhole ? answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther : answer.StatusCode is HttpStatusCode.BadRequest,
                $"{action}: {answer.StatusCode}");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 5000)]
    private static partial Regex Token();
}
