using System.Data.Common;
using BookingApp.Data;
using BookingApp.Data.Engines.Sqlite;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.PayPal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Simulation;

/// <summary>One life of the app: real services on the world's file. When it dies, nothing of it goes on, and its connections are cut.</summary>
internal sealed class AppProcess
{
    private readonly TaskCompletionSource _died = new();
    private readonly ServiceProvider _services;

    public AppProcess(World world)
    {
        World = world;
        Line = new FakePayPalLine(world, this);
        var services = Services(world.Folder, world.File);
        services.AddSingleton<Ids>(world.Ids).AddSingleton<TimeProvider>(new ProcessClock(world.Thread, this, world.Clock))
            .AddKeyedSingleton<TimeProvider>(PayPalClient.NetworkTime, (s, _) => s.GetRequiredService<TimeProvider>())
            .AddKeyedSingleton<TimeProvider>(UnitOfWork.PauseTime, (s, _) => new ProcessPauses(s.GetRequiredService<TimeProvider>()))
            .AddSingleton<IHttpClientFactory>(Line)
            .AddLogging(
                log => log.AddProvider(new Complaints(world)).SetMinimumLevel(LogLevel.Error).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None));
        services.ConfigureDbContext<SqliteBookingDbContext>(options => options.AddInterceptors(
            new SwitchPoints(world.Thread, this), new TransactionPoints(world.Thread, this, world.Trouble), new ConnectionPoints(this)));
        _services = services.BuildServiceProvider();
    }

    /// <summary>What is being done for a person: flows with the call, so that a look that writes is caught in the act.</summary>
    public static AsyncLocal<string?> Doing { get; } = new();

    public World World { get; }
    public FakePayPalLine Line { get; }
    public HashSet<DbConnection> Connections { get; } = [];
    public bool IsDead { get; private set; }
    public Task Died => _died.Task;

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Now: open transactions roll back, whatever waited waits for ever.</summary>
    public void Die()
    {
        IsDead = true;
        World.Thread.Discard(this);
        foreach (var connection in Connections.ToList())
            ConnectionPoints.Cut(connection);
        Get<SqliteConnections>().Dispose();
        _died.SetResult();
    }

    /// <summary>Looks change nothing.</summary>
    public void MayWrite()
    {
        if (Doing.Value is { } doing && doing.StartsWith("look", StringComparison.Ordinal))
            World.Fail($"I10 {doing} writes");
    }

    public static string ConnectionString(string file) => $"Data Source={file};Foreign Keys=True;Default Timeout=1";

    /// <summary>The app's services on a SQLite file, without clock, ids and network.</summary>
    public static ServiceCollection Services(string folder, string file)
    {
        var services = AppServices.With(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["App:DataFolder"] = folder,
            ["App:BaseUrl"] = "http://localhost:5000",
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:Booking"] = ConnectionString(file),
            ["PayPal:ApiBaseUrl"] = FakePayPal.ApiBaseUrl,
        });
        services.AddPayPal();
        return services;
    }

    /// <summary>The same services without switch points, for who only looks.</summary>
    public static ServiceProvider Plain(string folder, string file, TimeProvider clock, Ids ids)
    {
        var services = Services(folder, file);
        services.AddSingleton(ids).AddSingleton(clock).AddLogging(log => log.SetMinimumLevel(LogLevel.Critical));
        return services.BuildServiceProvider();
    }

    // An error in the log is an exception that somebody swallowed: a world without real failures has none.
    private sealed class Complaints(World world) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is GatewayRefusedException)
                world.CoverageCounter.Add("bank", "refused to make an order");
            else if (logLevel >= LogLevel.Error)
                world.Fail($"logged: {formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}
