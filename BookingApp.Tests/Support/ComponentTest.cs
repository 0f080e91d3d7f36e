using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace BookingApp.Tests.Support;

/// <summary>A component in a world of its own: Radzen's services, scripts that answer anything, the texts, and a clock that stands still.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(10); // a busy machine is slow, not wrong
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>().AddTransient<BookingApp.Components.Shared.FormCommand>();
    }

    protected ManualClock Clock { get; } = new();
}
