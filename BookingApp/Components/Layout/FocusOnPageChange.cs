using Microsoft.AspNetCore.Components.Routing;

namespace BookingApp.Components.Layout;

/// <summary>
/// Takes the focus to the heading of each page that is gone to in a live page. The page that came to life itself keeps the focus where its visitor
/// has put it by then.
/// </summary>
public sealed class FocusOnPageChange : FocusOnNavigate
{
    private Type? _first;
    private bool _hasChanged;

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        _first ??= RouteData!.PageType;
        _hasChanged |= RouteData!.PageType != _first;
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => _hasChanged ? base.OnAfterRenderAsync(firstRender) : Task.CompletedTask;
}
