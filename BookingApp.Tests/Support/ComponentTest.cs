using BookingApp.Components;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace BookingApp.Tests.Support;

/// <summary>A component in a world of its own: MudBlazor's services, scripts that answer anything, the texts, and a clock that stands still.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(10); // a busy machine is slow, not wrong
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices().AddMudWords();
        Services.AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>().AddTransient<BookingApp.Components.Shared.FormCommand>();
    }

    protected ManualClock Clock { get; } = new();
}
