using Microsoft.AspNetCore.Http.HttpResults;

namespace BookingApp.Controls;

/// <summary>A Razor page without data: what drawing a page costs by itself.</summary>
internal static class PageControl
{
    public static WebApplication Map(WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        var app = builder.Build();
        app.MapGet("/", () => new RazorComponentResult<BookingPage>());
        return app;
    }
}
