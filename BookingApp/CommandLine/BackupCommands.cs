using System.Runtime.InteropServices;
using BookingApp.Data;
using BookingApp.Data.Backups;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.CommandLine;

/// <summary>The commands <c>--backup</c> and <c>--restore</c>.</summary>
internal static class BackupCommands
{
    public const string Backup = "--backup", Restore = "--restore";

    /// <summary>The file that follows one of them, or null when it is not given.</summary>
    public static string? FileOf(string[] args, string command) => Array.FindIndex(args, arg => Is(arg, command)) switch
    {
        < 0 => null,
        var at when args[at].Length > command.Length => args[at][(command.Length + 1)..],
        var at when at + 1 < args.Length && !args[at + 1].StartsWith("--", StringComparison.Ordinal) => args[at + 1],
        _ => "",
    };

    /// <summary>The arguments that are left when these and their files are taken out.</summary>
    public static IEnumerable<string> Without(string[] args) =>
        args.Where((arg, at) => !IsOne(arg) && (at is 0 || args[at - 1] is not (Backup or Restore) || arg.StartsWith("--", StringComparison.Ordinal)));

    public static bool IsOne(string arg) => Is(arg, Backup) || Is(arg, Restore);

    /// <summary>Writes a backup and says so.</summary>
    /// <returns>The exit code: 0 it is written, 2 it is not.</returns>
    public static Task<int> BackUpAsync(IServiceProvider services, string file) => SaidAsync("Nothing was backed up", Backup, file, async ct =>
    {
        await services.GetRequiredService<BackupService>().BackUpAsync(Path.GetFullPath(file), ct);
        await Console.Out.WriteLineAsync($"Backed up to {file}");
    });

    /// <summary>Restores a backup, brings it up to date, and has the doctor look at it.</summary>
    /// <returns>The exit code: the doctor's, 1 when what was restored cannot be used as it is, or 2 when nothing was restored.</returns>
    public static async Task<int> RestoreAsync(IServiceProvider services, string file, Func<Task<int>> migrate, Func<Task<int>> examine)
    {
        var restored = await SaidAsync("Nothing was restored", Restore, file, ct =>
            services.GetRequiredService<BackupService>().RestoreAsync(Path.GetFullPath(file), ct));
        if (restored is not 0)
            return restored;
        if (await migrate() is not 0)
        {
            await Console.Error.WriteLineAsync($"{file} was restored, and is not brought up to date: run --migrate, then --doctor.");
            return 1;
        }

        var last = await LastAsync(services.GetRequiredService<IDbContextFactory<BookingDbContext>>());
        await Console.Out.WriteLineAsync($"Restored from {file}{(last is { } at ? $", where the last thing done with a booking is of {at:u}" : "")}");
        var found = await examine();
        await Console.Out.WriteLineAsync(found is 0
            ? "The doctor finds nothing wrong with it. What was paid after that moment shows at /admin/ledger/compare."
            : "The doctor does not say that it is well: look at it before it takes bookings.");
        return found;
    }

    private static async Task<DateTimeOffset?> LastAsync(IDbContextFactory<BookingDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Set<ReservationEvent>().MaxAsync(happening => (DateTimeOffset?)happening.At);
    }

    // Ctrl-C and SIGTERM too leave nothing behind.
    private static async Task<int> SaidAsync(string not, string command, string file, Func<CancellationToken, Task> what)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            if (file.Length is 0)
                throw new BackupRefusedException($"The name of the file is missing, as in {command} /backup/monday.backup.");
            await what(stop.Token);
            return 0;
        }
        catch (RestoreIncompleteException incomplete)
        {
            await Console.Error.WriteLineAsync(incomplete.Message);
            return 1;
        }
        catch (Exception refused) when (refused is BackupRefusedException || stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{not}: {(stop.IsCancellationRequested ? "it was told to stop." : refused.Message)}");
            return 2;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static bool Is(string arg, string command) => arg == command || arg.StartsWith(command + "=", StringComparison.Ordinal);
}
