using System.Security.Claims;
using BookingApp.Components.Customer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Customer;

public sealed class BrowserCookieTests
{
    [Fact]
    public async Task A_browser_that_comes_for_the_first_time_is_given_a_value_and_asked_for_no_holds_until_it_comes_back_with_it()
    {
        var (first, cookie) = await VisitAsync("/book/1");
        var (again, none) = await VisitAsync("/book/1", cookie!.Split(';')[0]);

        var value = BrowserCookie.Of(first);
        Assert.NotNull(value);
        Assert.Null(BrowserCookie.OfReturning(first));
        Assert.Equal((value, value), (BrowserCookie.Of(again), BrowserCookie.OfReturning(again)));
        Assert.Null(none);
    }

    [Fact]
    public async Task A_call_that_is_no_visit_has_no_browser()
    {
        var (caller, cookie) = await VisitAsync("/api/v1/services");

        Assert.Equal((null, null, null), (BrowserCookie.Of(caller), BrowserCookie.OfReturning(caller), cookie));
    }

    private static async Task<(ClaimsPrincipal User, string? Cookie)> VisitAsync(string path, string? cookie = null)
    {
        await using var services = new ServiceCollection().AddSingleton<Ids>(new SeededIds()).BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseBrowserCookie();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = services };
        (context.Request.Method, context.Request.Path, context.Request.Headers.Cookie) = ("GET", path, cookie);
        await app.Build()(context);
        return (context.User, context.Response.Headers.SetCookie.FirstOrDefault());
    }
}
