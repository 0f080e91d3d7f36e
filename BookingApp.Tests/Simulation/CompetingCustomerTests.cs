using BookingApp.Catalog;
using BookingApp.Reservations.Holds;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Simulation;

/// <summary>The check of I7 can fail, and passes when it should.</summary>
public sealed class CompetingCustomerTests : IDisposable
{
    private readonly string _folder = Template.NewFolder();
    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(Template.Massage), InlineData(Template.Pilates)]
    public async Task A_lapsed_hold_is_a_strangers_at_once(int service)
    {
        var (file, hold, same) = await LapseAsync(service);

        using var stranger = new CompetingCustomer(_folder, 2, _clock);

        await using (file)
            Assert.Null(stranger.Refused(file, hold, same));
    }

    [Theory, InlineData(Template.Massage), InlineData(Template.Pilates)]
    public async Task A_product_that_keeps_a_lapsed_hold_is_found_out(int service)
    {
        var (file, hold, same) = await LapseAsync(service);

        using var stranger = new CompetingCustomer(_folder, 2, new ManualClock(_clock.GetUtcNow().AddMinutes(-10))); // an app whose time stood still

        await using (file)
            Assert.Equal("does not read as expired", stranger.Refused(file, hold, same));
    }

    [Fact]
    public async Task A_time_that_somebody_else_has_is_found_out()
    {
        var (file, hold, same) = await LapseAsync(Template.Massage);
        await using (file)
        {
            using var command = file.CreateCommand();
            command.CommandText = "UPDATE SlotClaims SET OwnerKind = 'Block', OwnerId = '00000000-0000-0000-0000-000000000001'";
            command.ExecuteNonQuery();

            using var stranger = new CompetingCustomer(_folder, 2, _clock);

            Assert.Contains("is refused", stranger.Refused(file, hold, same), StringComparison.Ordinal);
        }
    }

    private async Task<(SqliteConnection File, Guid Hold, HoldRequest Same)> LapseAsync(int service)
    {
        var path = Path.Combine(_folder, "booking.db");
        File.Copy(Template.File, path);
        var request = new HoldRequest(service, new BusinessZone("Europe/Berlin").At(new(2026, 6, 2), new TimeOnly(10, 0)), 1);
        await using var services = AppProcess.Plain(_folder, path, _clock, new SeededIds());
        var held = Assert.IsType<HoldResult.Held>(await services.GetRequiredService<HoldService>().HoldAsync(new Actor.Customer(), request));
        _clock.AdvanceTo(held.Reservation.HeldUntil!.Value);
        SqliteConnection.ClearPool(new SqliteConnection(AppProcess.ConnectionString(path)));
        var file = new SqliteConnection($"Data Source={path};Pooling=False");
        file.Open();
        return (file, held.Reservation.Id, request);
    }
}
