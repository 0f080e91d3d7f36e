using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace BookingApp.Data.Backups;

/// <summary>A program that comes with PostgreSQL, run to its end.</summary>
internal static class PostgreSqlProgram
{
    /// <summary>Runs it.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="BackupRefusedException">It is not there.</exception>
    /// <exception cref="ProgramFailedException">It failed.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken ct)
    {
        var printed = "";
        await ReadAsync(program, arguments, environment, async output => printed = await output.ReadToEndAsync(ct), ct);
        return printed;
    }

    /// <summary>Runs it, and has what it prints read as it comes.</summary>
    /// <exception cref="BackupRefusedException">It is not there.</exception>
    /// <exception cref="ProgramFailedException">It failed: what was read is not all.</exception>
    public static async Task ReadAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, Func<StreamReader, Task> read, CancellationToken ct)
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var file = await InstalledPrograms.NewestAsync(program, path, ct);
        await ReadFileAsync(program, file, arguments, environment, read, ct);
    }

    /// <summary>Runs the one that lies there.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="BackupRefusedException">It cannot be run here.</exception>
    /// <exception cref="ProgramFailedException">It failed.</exception>
    public static async Task<string> RunFileAsync(string file, IEnumerable<string> arguments, CancellationToken ct)
    {
        var printed = "";
        var nothing = new Dictionary<string, string?>(StringComparer.Ordinal);
        await ReadFileAsync(file, file, arguments, nothing, async output => printed = await output.ReadToEndAsync(ct), ct);
        return printed;
    }

    private static async Task ReadFileAsync(
        string program, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, Func<StreamReader, Task> read,
        CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), // rows, whatever the console speaks
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment.Where(variable => variable.Value is { Length: > 0 }))
            start.Environment[name] = value;
        using var process = Start(program, start);
        try
        {
            var said = process.StandardError.ReadToEndAsync(ct);
            EndOfStreamException? early = null;
            try
            {
                await read(process.StandardOutput);
            }
            catch (EndOfStreamException failure)
            {
                early = failure; // it says itself why it stopped
            }

            await process.WaitForExitAsync(ct);
            if (process.ExitCode is not 0)
                throw new ProgramFailedException(program, (await said).Trim());
            if (early is not null)
                throw early;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new BackupRefusedException(
                $"{program} is not on this machine. Install PostgreSQL's client programs, of the server's version or newer "
                + "(Debian: apt-get install postgresql-client; Red Hat: dnf install postgresql), or put them on the PATH.", missing);
        }
    }
}
