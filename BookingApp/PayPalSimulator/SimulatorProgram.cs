using BookingApp.Settings;

namespace BookingApp.PayPalSimulator;

/// <summary>The simulator alone, so that it outlives the app in crash tests and is one for several instances.</summary>
public static class SimulatorProgram
{
    public const string Switch = "--paypal-simulator";

    private const string OldSwitch = "--stand-in"; // the name before, still taken

    /// <summary>Whether a word of the command line asks for it, by its name or by the one it had before.</summary>
    public static bool IsAskedFor(string word) => word is Switch or OldSwitch;

    /// <summary>The mode in which its settings say that it stands by itself.</summary>
    internal const string Alone = "Alone";

    /// <summary>Runs the simulator at the root of its address until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build([.. args.Where(a => !IsAskedFor(a))]);
        if (args.Contains(OldSwitch))
            app.Logger.LogWarning("{Old} is now {New}", OldSwitch, Switch);
        await app.RunAsync();
        return 0;
    }

    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? arrange = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var renamed = RenamedSettings.TakeOver(builder.Configuration);
        builder.Services.AddSimulator().PostConfigure<SimulatorOptions>(options => options.Mode = Alone);
        arrange?.Invoke(builder);

        var app = builder.Build();
        RenamedSettings.Tell(renamed, app.Logger);
        app.MapSimulator("");
        app.MapGet("/health/ready", () => "ready");
        return app;
    }
}
