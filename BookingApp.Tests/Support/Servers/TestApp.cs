using System.Globalization;
using BookingApp.Integrity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Support.Servers;

/// <summary>The real app as an operator starts it: a process with a port, a data folder and settings of its own.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5); // a busy machine is slow, not wrong
    private readonly Dictionary<string, string> _environment;
    private readonly bool _ownsFolder;
    private readonly List<string> _logOfEarlierRuns = [];
    private Child? _process;

    private TestApp(IReadOnlyDictionary<string, string>? settings, string environment, string? dataFolder, int? port = null)
    {
        _ownsFolder = dataFolder is null;
        DataFolder = dataFolder ?? Directory.CreateTempSubdirectory("booking-app-").FullName;
        Port = port ?? FreePort.Next();
        _environment = Defaults(environment);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            _environment[Variable(name)] = value;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(BaseUrl + "/") };
    }

    public int Port { get; }
    public string BaseUrl => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Database and mailbox; gone with the app unless it was given.</summary>
    public string DataFolder { get; }

    /// <summary>A client without cookies that follows no redirect.</summary>
    public HttpClient Client { get; }

    /// <summary>All that the app has logged, over all its starts.</summary>
    public string Log => string.Concat(_logOfEarlierRuns) + _process?.Output;

    /// <summary>Starts the app and waits until it says that it is ready.</summary>
    /// <param name="settings">As an operator names them: <c>Holds:Lifetime</c>.</param>
    /// <param name="environment">Development, Staging or Production.</param>
    /// <param name="dataFolder">Another app's folder, for two processes on one database.</param>
    /// <param name="port">A port that somebody else was told already.</param>
    public static async Task<TestApp> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, string environment = "Development", string? dataFolder = null, int? port = null)
    {
        var app = new TestApp(settings, environment, dataFolder, port);
        try
        {
            await app.StartAgainAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one of the app's commands, such as <c>--doctor</c> or <c>--backup FILE</c>, to its end on a data folder.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string command, string dataFolder, IReadOnlyDictionary<string, string>? settings = null, string environment = "Development")
    {
        await using var app = new TestApp(settings, environment, dataFolder);
        await using var process = app.NewProcess(command.Split(' '));
        var exitCode = await process.ExitCodeAsync(_patience);
        return (exitCode, process.Output);
    }

    /// <summary>Starts it on the same folder and the same port, after it was killed or stopped.</summary>
    public async Task StartAgainAsync()
    {
        await KillAsync();
        _process = NewProcess("--urls", BaseUrl);
        await Eventually.HoldsAsync(IsReadyAsync, "the app to be ready", _patience);
    }

    /// <summary>Its SQLite file, open beside it; waits while it writes.</summary>
    public async Task<SqliteConnection> OpenDatabaseAsync()
    {
        var database = new SqliteConnection(Database);
        await database.OpenAsync();
        return database;
    }

    /// <summary>Asserts that the doctor, called in to look at its SQLite file from here, finds nothing.</summary>
    public async Task AssertHealthyAsync()
    {
        await using var services = AppServices.With(new(StringComparer.Ordinal) { ["App:DataFolder"] = DataFolder, ["ConnectionStrings:Booking"] = Database })
            .AddLogging().BuildServiceProvider();

        Assert.Empty((await services.GetRequiredService<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")));
    }

    /// <summary>SIGKILL: as a power cut does it.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        await _process.KillAsync();
        await DiscardProcessAsync();
    }

    /// <summary>SIGTERM, as systemd and Docker do it; answers the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await TerminateAsync();
        return await EndedAsync();
    }

    /// <summary>SIGTERM, without waiting for what comes of it.</summary>
    public Task TerminateAsync() => _process!.TerminateAsync();

    /// <summary>Waits until it has ended by itself; answers the exit code.</summary>
    public async Task<int> EndedAsync()
    {
        var exitCode = await _process!.ExitCodeAsync(_patience);
        await DiscardProcessAsync();
        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"The app on port {Port} logged:\n{Log}"); // shown only if the test fails
        if (_ownsFolder)
            Directory.Delete(DataFolder, recursive: true);
    }

    private string Database => $"Data Source={Path.Combine(DataFolder, "booking.db")};Default Timeout=60;Pooling=False";

    private async Task DiscardProcessAsync()
    {
        _logOfEarlierRuns.Add(_process!.Output);
        await _process.DisposeAsync();
        _process = null;
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            Assert.Fail($"The app ended instead of starting. It logged:\n{Log}");

        if (!_process.Listens)
            return false;

        try
        {
            using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }

    private Child NewProcess(params string[] arguments) =>
        new("dotnet", [Built.AppAssembly, .. arguments], DataFolder, _environment);

    private Dictionary<string, string> Defaults(string environment) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["ASPNETCORE_ENVIRONMENT"] = environment,
        [Variable("App:BaseUrl")] = BaseUrl,
        [Variable("App:DataFolder")] = DataFolder,
        [Variable("Seed:Demo")] = "false",
        [Variable("Logging:Console:FormatterName")] = "simple",
    };

    private static string Variable(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
