using BookingApp.Payments.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Payments.Simulator;

public sealed class CourierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courier-");

    [Fact]
    public async Task Books_that_are_closed_under_its_round_at_the_end_of_the_app_are_no_error()
    {
        var (clock, log) = (new HookedClock(), new LogLines());
        await using var standIn = StandInProgram.Build(
            ["--urls", "http://127.0.0.1:0", "--App:DataFolder", _folder.FullName],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Logging.ClearProviders().AddProvider(log);
            });
        await standIn.StartAsync(TestContext.Current.CancellationToken);
        var courier = standIn.Services.GetServices<IHostedService>().OfType<StandInCourier>().Single();

        clock.AtNextLook(() =>
        {
            _ = courier.StopAsync(new CancellationToken(canceled: true)); // the app's patience is over
            standIn.Services.GetRequiredService<StandInBooks>().Dispose();
        });
        standIn.Services.GetRequiredService<CourierBell>().Ring();
        await Eventually.HoldsAsync(() => courier.ExecuteTask!.IsCompleted, "the courier to end");

        Assert.True(courier.ExecuteTask!.IsCompletedSuccessfully, courier.ExecuteTask.Exception?.ToString());
        await standIn.StopAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(log.Lines, line => line.Contains("ObjectDisposed", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class HookedClock : TimeProvider
    {
        private Action? _next;

        public void AtNextLook(Action act) => _next = act;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetUtcNow();
        }
    }
}
