using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared.Times;

/// <summary>Has what holds it drawn anew every minute, so that its line of now goes on.</summary>
public sealed class MinuteTick : ComponentBase, IDisposable
{
    private ITimer? _timer;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Parameter, EditorRequired] public EventCallback OnTick { get; set; }

    public void Dispose() => _timer?.Dispose();

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _timer = Clock.CreateTimer(_ => Tick(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    private void Tick() => _ = InvokeAsync(OnTick.InvokeAsync);
}
