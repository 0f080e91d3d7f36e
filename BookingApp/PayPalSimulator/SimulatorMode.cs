using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator;

/// <summary>Whether the simulator runs in this process: chosen inside the app, or alone.</summary>
internal sealed class SimulatorMode(IOptions<SimulatorOptions> options, IOptions<AppOptions> app)
{
    public bool IsInside => options.Value.IsInside(app.Value);

    public bool IsRunning => IsInside || options.Value.Mode is SimulatorProgram.Alone;
}
