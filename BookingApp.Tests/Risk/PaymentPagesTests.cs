using System.Net;
using BookingApp.Tests.Support;

namespace BookingApp.Tests.Risk;

/// <summary>What browsers are told about pages where money moves, and what a forged press comes to.</summary>
public sealed class PaymentPagesTests
{
    [Fact]
    public async Task Every_payment_page_is_closed_to_frames_scripts_and_forms_of_others_and_its_cookies_to_scripts()
    {
        await using var studio = await TestStudio.StartAsync(("App:TrustedProxies:0", "127.0.0.0/8"));
        var booked = await studio.HoldAsync();
        var order = (await studio.ApproveAsync(booked))!;
        var pages = new List<string> { $"checkout/{booked.Reference}?key={booked.Key}" };
        await studio.ReturnAsync(booked, order);
        await studio.BecomesAsync(booked, "Confirmed");
        pages.AddRange([$"booking/{booked.Reference}?key={booked.Key}", $"booking/{booked.Reference}/move?key={booked.Key}", $"checkout/{booked.Reference}/cancelled?token={order}", $"checkout/{booked.Reference}?key=wrong", "book/1"]);

        foreach (var page in pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Add("X-Forwarded-Proto", "https");
            using var answer = await studio.App.Client.SendAsync(request);

            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            foreach (var rule in new[] { "default-src 'self'", "script-src 'self';", "object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'", "form-action 'self'" })
                Assert.Contains(rule, policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy"))); // links carry keys
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i)samesite=(lax|strict)", cookie);
            }
        }
    }

    [Fact]
    public async Task A_press_without_the_pages_token_changes_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var booked = await studio.HoldAsync();
        var before = (int)(await studio.ReadAsync(booked))["version"]!;
        string[] presses = ["checkout/details", "checkout/extend", "checkout/release", "checkout/pay", "checkout/coupon", "checkout/coupon-off", "booking/pay", "booking/choose", "booking/cancel", "booking/move/to"];

        foreach (var press in presses)
        {
            var (area, what) = (press[..press.IndexOf('/', StringComparison.Ordinal)], press[(press.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            using var form = new FormUrlEncodedContent([new("customer.name", "Eve"), new("customer.email", "eve@example.com"), new("start", "1893456000000")]);
            using var answer = await studio.App.Client.PostAsync(new Uri($"{area}/{booked.Reference}/{what}?key={booked.Key}", UriKind.Relative), form);

            Assert.Equal((press, HttpStatusCode.SeeOther), (press, answer.StatusCode));
            Assert.Contains("problem=stale", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var after = await studio.ReadAsync(booked);
        Assert.Equal(("Held", before), ((string)after["status"]!, (int)after["version"]!));
    }
}
