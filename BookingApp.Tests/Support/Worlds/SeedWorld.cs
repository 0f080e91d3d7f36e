using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Demo;
using BookingApp.Discounts;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.WaitingList;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>The whole app as it is composed, not serving, on an empty database of its own.</summary>
internal sealed class SeedWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Postgres? _postgres;
    private readonly bool _isGuest;

    private SeedWorld(Dictionary<string, string?> settings, string environment, Postgres? postgres, string? connection, string? folder = null, Ids? ids = null)
    {
        _postgres = postgres;
        _isGuest = folder is not null;
        Folder = folder ?? Directory.CreateTempSubdirectory("booking-seed-").FullName;
        settings["Database:Provider"] = connection is null ? Engines.Sqlite : Engines.PostgreSql;
        settings["ConnectionStrings:Booking"] = connection;
        settings["App:DataFolder"] = Folder;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddData().AddCatalog().AddCustomers().AddAvailability().AddReservations().AddWaitingList();
        builder.Services.AddRisk().AddDiscounts().AddPayments().AddAccounting();
        builder.Services.AddPayPal();
        builder.Services.AddSimulator().AddDemo();
        builder.Services.AddNotifications();
        builder.Services.AddMonitoring();
        builder.Services.AddAccounts();
        builder.Services.AddIntegrity().AddJobs();
        builder.Services.AddApi();
        builder.Services.AddLocalization();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        if (ids is not null)
            builder.Services.AddSingleton(ids);
        builder.Services.ConfigureDbContext<SqliteBookingDbContext>(options => options.AddInterceptors(End));
        builder.Services.ConfigureDbContext<PostgreSqlBookingDbContext>(options => options.AddInterceptors(End));
        _app = builder.Build();
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero));
    public string Folder { get; }
    public EarlyEnd End { get; } = new();

    public static async Task<SeedWorld> CreateAsync(
        Dictionary<string, string?>? settings = null, string environment = "Staging", string engine = Engines.Sqlite, Ids? ids = null)
    {
        var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var world = new SeedWorld(settings ?? [], environment, postgres, postgres?.ConnectionString, ids: ids);
        if (engine is Engines.Sqlite)
            await SqliteFile.PutIntoAsync(world.Folder);
        return world;
    }

    /// <summary>Where nothing is migrated yet, in a folder or at a server: the demo business is to be made.</summary>
    public static SeedWorld BeforeFirstStart(string folder, string? connection) =>
        new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" }, "Staging", null, connection, folder);

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
        if (!_isGuest)
            Directory.Delete(Folder, recursive: true);
    }
}
