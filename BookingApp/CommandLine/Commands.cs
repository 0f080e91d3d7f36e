using System.Net.Sockets;
using BookingApp.Catalog.Photos;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Data.Replica;
using BookingApp.Demo;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.CommandLine;

/// <summary>What the app does instead of, or before, serving: <c>--migrate</c>, <c>--demo</c>, <c>--doctor</c>, <c>--backup</c>,
/// <c>--restore</c>.</summary>
internal static class Commands
{
    private static readonly string[] All = ["--migrate", "--demo", "--doctor"];

    public static string[] Without(string[] args) => [.. BackupCommands.Without(args).Where(a => !All.Contains(a))];

    /// <summary>Runs the command given, or serves until told to stop.</summary>
    /// <returns>The exit code: 0 well, 1 not, 2 could not look.</returns>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        UnknownSettings.Tell(app.Services, app.Logger);
        if (args.Contains("--doctor"))
            return await ExamineAsync(app);
        if (BackupCommands.FileOf(args, BackupCommands.Backup) is { } written)
            return await BackupCommands.BackUpAsync(app.Services, written);
        if (BackupCommands.FileOf(args, BackupCommands.Restore) is { } read)
            return await BackupCommands.RestoreAsync(app.Services, read, () => PreparedAsync(() => MigrateAsync(app)), () => ExamineAsync(app));

        var isPreparedOnly = args.Any(arg => arg is "--migrate" or "--demo");
        // Another core makes the routes meanwhile: Blazor compiles whatever a browser may call.
        var routes = isPreparedOnly ? Task.CompletedTask : Task.Run(() => ((IEndpointRouteBuilder)app).DataSources.Sum(source => source.Endpoints.Count));
        var prepared = await PreparedAsync(async () =>
        {
            await MigrateAsync(app);
            if (!args.Contains("--migrate"))
                await app.Services.GetRequiredService<Seeder>().SeedAsync(demo: args.Contains("--demo"));
        });
        if (prepared is not 0 || isPreparedOnly)
            return prepared;

        if (await app.Services.GetRequiredService<ReplicaStatus>().FaultAsync() is { } fault)
        {
            await Console.Error.WriteLineAsync(fault.Words);
            if (!fault.IsAway)
                return 1;
        }

        await routes;
        return await ServeAsync(app);
    }

    /// <summary>The exit code when a setting is wrong: nothing was done, and the doctor could not look.</summary>
    public static int CannotStart(string[] args) => args.Any(arg => arg is "--doctor" || BackupCommands.IsOne(arg)) ? 2 : 1;

    private static async Task<int> ServeAsync(WebApplication app)
    {
        var started = app.Lifetime.ApplicationStarted; // who fails is disposed of
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (failure is IOException or SocketException or FormatException && !started.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Nobody can be served at the address in --urls or ASPNETCORE_URLS: {failure.Message}");
            return 1;
        }
    }

    // What a file or a server says is for the operator to read, without a stack.
    private static async Task<int> PreparedAsync(Func<Task> what)
    {
        try
        {
            await what();
            return 0;
        }
        catch (Exception failure) when (FailureWords.IsOutside(failure))
        {
            await Console.Error.WriteLineAsync(
                $"The database that Database:Provider, ConnectionStrings:Booking and App:DataFolder name cannot be used: {FailureWords.Of(failure)}");
            return 1;
        }
    }

    private static async Task MigrateAsync(WebApplication app)
    {
        if (await app.Services.GetRequiredService<Migrator>().MigrateAsync())
            return; // what earlier versions left is brought up to date below
        await app.Services.GetRequiredService<CanonicalAddresses>().FillAsync();
        await app.Services.GetRequiredService<PhotoTakeover>().TakeOverAsync();
    }

    private static async Task<string?> LacksTablesAsync(IDbContextFactory<BookingDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync() || !(await db.Database.GetAppliedMigrationsAsync()).Any())
            return "the database that the settings name holds no tables of BookingApp. Are they right? --migrate makes the tables.";
        return (await db.Database.GetPendingMigrationsAsync()).Any() ? "the database is of an older version. --migrate brings it up to date." : null;
    }

    // A line each, for people and scripts alike.
    private static async Task<int> ExamineAsync(WebApplication app)
    {
        try
        {
            if (await LacksTablesAsync(app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>()) is { } lacks)
            {
                await Console.Error.WriteLineAsync($"The doctor could not look: {lacks}");
                return 2;
            }

            var diagnoses = await app.Services.GetRequiredService<Doctor>().ExamineAsync(Doctor.AtOnce);
            foreach (var diagnosis in diagnoses)
            {
                if (diagnosis.IsWell)
                    await Console.Out.WriteLineAsync($"{diagnosis.Rule} ok");
                foreach (var finding in diagnosis.Findings)
                    await Console.Out.WriteLineAsync($"{diagnosis.Rule} FAIL {finding}");
            }

            return diagnoses.All(d => d.IsWell) ? 0 : 1;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"The doctor could not look: {failure.Message}");
            return 2;
        }
    }
}
