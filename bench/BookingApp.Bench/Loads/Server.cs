using System.Diagnostics;
using System.Globalization;

namespace BookingApp.Bench.Loads;

/// <summary>A process that serves HTTP: the published app, or a control.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string _errors;

    private Server(Process process, string address, string errors)
    {
        (_process, Address, _errors) = (process, address, errors);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public string Address { get; }
    public HttpClient Http { get; }

    /// <summary>Starts it; it may take a while until it answers.</summary>
    public static Server Start(Plan plan, int port, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> command)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var errors = Path.Combine(plan.Folder, string.Create(CultureInfo.InvariantCulture, $"errors-{port}.log"));
        var environment = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = address };
        var process = Run(environment, $"exec dotnet \"$@\" >/dev/null 2>'{errors}'", command, output: false);
        return new Server(process, address, errors);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> settings, string shell, params IEnumerable<string> words)
    {
        using var process = Run(settings, shell, words, output: true);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>Waits until a page answers 200.</summary>
    public async Task ReadyAsync(string path)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(path);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // it does not listen yet
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > _patience)
                throw new InvalidOperationException($"{Address} does not answer. It said: {await File.ReadAllTextAsync(_errors)}");
            await Task.Delay(5);
        }
    }

    /// <summary>Processor time in seconds, and resident memory in bytes.</summary>
    public (double Cpu, long Memory) Usage()
    {
        _process.Refresh();
        return (_process.TotalProcessorTime.TotalSeconds, _process.WorkingSet64);
    }

    /// <summary>SIGKILL: as a power cut does it.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]); // it drains, as under systemd
            using var patience = new CancellationTokenSource(_patience);
            await _process.WaitForExitAsync(patience.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!_process.HasExited)
                _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Run(IReadOnlyDictionary<string, string> settings, string shell, IEnumerable<string> words, bool output)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", shell, "sh", .. words]) { RedirectStandardOutput = output };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return Process.Start(start)!;
    }
}
