using AngleSharp.Dom;
using BookingApp.Accounts;
using BookingApp.Components;
using BookingApp.Components.Layout.Theme;
using BookingApp.Components.Shared.Feedback;
using BookingApp.Components.Shared.Inputs;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace BookingApp.Tests.Support.Pages;

/// <summary>A component in a world of its own: MudBlazor's services, scripts that answer anything, the texts, and a clock that stands still.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(10); // a busy machine is slow, not wrong
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices(Look.Configure).AddMudWords();
        Services.AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>();
        Services.AddScoped<CurrentActor>().AddScoped<SavedNotes>().AddTransient<FormCommand>()
            .AddScoped<PressedCommands>();
    }

    protected ManualClock Clock { get; } = new();

    /// <summary>What asks before it does stands over the page, not in the component that asks.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    /// <summary>The button that says yes, or the one that says no, once the question is there.</summary>
    protected IElement Answer(bool yes) => Dialogs.WaitForElement($".mud-dialog-actions button:{(yes ? "last" : "first")}-child");

    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        if (Dialogs is null)
        {
            base.Render<MudPopoverProvider>(); // where lists open
            Dialogs = base.Render<MudDialogProvider>();
        }

        return base.Render(parameterBuilder);
    }
}
