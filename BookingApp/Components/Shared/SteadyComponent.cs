using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A part of a page that is drawn anew only when something of what it draws is another: where there are hundreds, drawing all of them is most of
/// what a change costs.</summary>
public abstract class SteadyComponent : ComponentBase
{
    private object? _drawn;
    private bool _isChanged;

    /// <summary>All that it draws: equal to what it was, it looks as it did.</summary>
    protected abstract object Drawn { get; }

    protected override void OnParametersSet()
    {
        var now = Drawn;
        (_isChanged, _drawn) = (!now.Equals(_drawn), now);
    }

    // An event that it hears changes nothing of it: who hears of that event gives it other parameters.
    protected override bool ShouldRender() => _isChanged;
}
