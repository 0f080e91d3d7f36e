using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BookingApp.Tests.Api;

/// <summary>A body that breaks off is told by its status, to programs without a page: nobody may take it for done.</summary>
[Collection(ApiCallerTests.Name)]
public sealed class BrokenRequestTests(ApiCaller api)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    [Theory]
    [InlineData("/webhooks/paypal", Json, "", false)]
    [InlineData("/webhooks/paypal", Form, "", false)]
    [InlineData("/api/v1/holds", Json, "", false)]
    [InlineData("/find/send", Form, "", true)]
    [InlineData("/book/1/hold", Form, "", true)]
    [InlineData("/checkout/AAAAAAA/details", Form, "", true)]
    [InlineData("/account/sign-in", Form, "", true)]
    [InlineData("/checkout/AAAAAAA/details", Form, "Sec-Fetch-Mode: cors", false)]
    [InlineData("/account/sign-in", Form, "Sec-Fetch-Mode: same-origin", false)]
    public async Task A_body_that_breaks_off_is_a_bad_request(string path, string type, string header, bool hasPage)
    {
        var answer = await SendAsync(path, type, header, "ZZ\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nLocation:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(hasPage, answer.Contains("<html", StringComparison.Ordinal));
        Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal), answer.Contains("\"code\":\"invalid\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_a_bad_request_and_not_a_stale_page()
    {
        using var form = new StringContent("email=a%00b", Encoding.UTF8, Form);

        using var answer = await api.Client.PostAsync(new Uri("find/send", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("find/send", "garbage", "garbage")]
    [InlineData("book/1/hold", "", "CfDJ8garbage")]
    [InlineData("account/sign-in", "CfDJ8garbage", "garbage")]
    public async Task A_token_of_anybody_s_making_is_one_line_of_information(string path, string token, string cookie)
    {
        var before = api.Log.Length;
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Cookie", $"forgery={cookie}");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);

        using var answer = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await Eventually.HoldsAsync(() => api.Log[before..].Contains($"A form to /{path} was refused", StringComparison.Ordinal), "the line to be logged");
        Assert.DoesNotContain("fail: Microsoft.AspNetCore.Antiforgery", api.Log, StringComparison.Ordinal);
    }

    // Where a page with a form is drawn, its token is made of the cookie.
    [Theory]
    [InlineData("find")]
    [InlineData("account/sign-in")]
    public async Task A_page_for_somebody_with_a_cookie_of_their_own_making_is_drawn_and_logs_no_failure(string path)
    {
        var before = api.Log.Length;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", "forgery=CfDJ8garbage");

        using var answer = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually.HoldsAsync(() => api.Log[before..].Contains($"GET /{path} answered 200", StringComparison.Ordinal), "the request to be logged");
        Assert.DoesNotContain("fail: ", api.Log[before..], StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string path, string type, string header, string body)
    {
        var address = api.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        var head = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n");
        head.Append("Idempotency-Key: a-key-of-a-broken-body\r\n").Append(header.Length > 0 ? $"{header}\r\n" : "").Append("\r\n").Append(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
