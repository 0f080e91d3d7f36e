namespace BookingApp.Tests.Support.Servers;

public sealed class TestAppTests
{
    [Fact]
    public async Task The_app_can_be_killed_and_started_again_and_ends_well_when_it_is_asked_to()
    {
        await using var app = await TestApp.StartAsync();

        await app.KillAsync();
        await app.StartAgainAsync();
        var exitCode = await app.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(2, app.Log.Split("Application started").Length - 1);
    }
}
