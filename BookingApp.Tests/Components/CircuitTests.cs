using BookingApp.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Components;

public sealed class CircuitTests
{
    // The framework drops a call's cancelling without a word only when the circuit has ended by then; else it is an unhandled exception.
    [Fact]
    public async Task A_call_to_a_browser_that_has_left_outlives_its_circuit()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPages();
        await using var app = builder.Build();

        var options = app.Services.GetRequiredService<IOptions<CircuitOptions>>().Value;

        Assert.InRange(options.JSInteropDefaultCallTimeout, options.DisconnectedCircuitRetentionPeriod + TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
    }
}
