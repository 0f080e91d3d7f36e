using BookingApp.Accounts;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.PayPal;
using BookingApp.Payments.Simulator;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Data;

/// <summary>The whole app as it is composed, not serving, on an empty database of its own.</summary>
internal sealed class SeedWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Postgres? _postgres;

    private SeedWorld(Dictionary<string, string?> settings, string environment, Postgres? postgres)
    {
        _postgres = postgres;
        settings["Database:Provider"] = postgres is null ? Engines.Sqlite : Engines.PostgreSql;
        settings["ConnectionStrings:Booking"] = postgres?.ConnectionString;
        settings["App:DataFolder"] = Folder;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddData().AddCatalog().AddAvailability().AddReservations().AddRisk().AddDiscounts().AddPayments();
        builder.Services.AddPayPal();
        builder.Services.AddSimulator();
        builder.Services.AddNotifications();
        builder.Services.AddMonitoring();
        builder.Services.AddAccounts();
        builder.Services.AddUpkeep();
        builder.Services.AddApi();
        builder.Services.AddLocalization();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        _app = builder.Build();
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero));
    public string Folder { get; } = Directory.CreateTempSubdirectory("booking-seed-").FullName;

    public static async Task<SeedWorld> CreateAsync(Dictionary<string, string?>? settings = null, string environment = "Staging", string engine = Engines.Sqlite)
    {
        var world = new SeedWorld(settings ?? [], environment, engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null);
        if (engine is Engines.Sqlite)
            await SqliteFile.PutIntoAsync(world.Folder);
        return world;
    }

    /// <summary>A world whose Seed:File holds this text.</summary>
    public static async Task<SeedWorld> WithFileAsync(string json, string environment = "Staging", string engine = Engines.Sqlite)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json);
        return await CreateAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Seed:File"] = file }, environment, engine);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public BookingDbContext Context() => Get<IDbContextFactory<BookingDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
