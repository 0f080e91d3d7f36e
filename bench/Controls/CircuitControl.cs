using Microsoft.AspNetCore.DataProtection;

namespace BookingApp.Controls;

/// <summary>A page with a circuit that shows other times at each press and knows nothing else: what a circuit costs by itself.</summary>
internal static class CircuitControl
{
    public static WebApplication Map(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapRazorComponents<CircuitApp>().AddInteractiveServerRenderMode();
        return app;
    }
}
