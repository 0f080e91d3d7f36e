using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BookingApp.Tests.Support.Servers;

/// <summary>A program that a test starts: its output is kept, and it never outlives the tests.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, Process> _alive = new();
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    static Child() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in _alive.Values)
            process.Kill(entireProcessTree: true);
    };

    public Child(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_gcServer"] = "0"; // a short life beside others: a small heap, less to compile
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _alive[_process.Id] = _process;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;

    /// <summary>All that it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Whether it, and not another program on its port, says that it serves.</summary>
    public bool Listens => Output.Contains("Now listening on", StringComparison.Ordinal);

    /// <summary>SIGKILL: as a power cut does it, nothing is said good-bye to.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _alive.TryRemove(_process.Id, out _);
    }

    /// <summary>SIGTERM, and the exit code that follows.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        await TerminateAsync();
        return await ExitCodeAsync(patience);
    }

    /// <summary>SIGTERM, without waiting for what comes of it.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    /// <summary>SIGKILL for it alone: what it has started lives on.</summary>
    public async Task KillAloneAsync()
    {
        await SignalAsync("-KILL");
        await _process.WaitForExitAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            Assert.Fail($"The program did not end within {patience.TotalSeconds:0} s. It printed:\n{Output}");
        }

        _alive.TryRemove(_process.Id, out _);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return; // the end of one stream, which may come before the other's first line

        lock (_output)
            _output.AppendLine(line.Data);
    }
}
