using BookingApp.Accounts;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.PayPal;
using BookingApp.Payments.Simulator;
using BookingApp.Reservations;
using BookingApp.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data;

/// <summary>The whole app as it is composed, not serving, on an empty SQLite file of its own.</summary>
internal sealed class SeedWorld : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SeedWorld(Dictionary<string, string?> settings, string environment)
    {
        settings["App:DataFolder"] = Folder;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddData().AddCatalog().AddAvailability().AddReservations().AddDiscounts().AddPayments();
        builder.Services.AddPayPal();
        builder.Services.AddSimulator();
        builder.Services.AddNotifications();
        builder.Services.AddAccounts();
        builder.Services.AddUpkeep();
        builder.Services.AddApi();
        builder.Services.AddLocalization();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        _app = builder.Build();
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero));
    public string Folder { get; } = Directory.CreateTempSubdirectory("booking-seed-").FullName;

    public static async Task<SeedWorld> CreateAsync(Dictionary<string, string?>? settings = null, string environment = "Staging")
    {
        var world = new SeedWorld(settings ?? [], environment);
        await world.Get<Migrator>().MigrateAsync();
        return world;
    }

    /// <summary>A world whose Seed:File holds this text.</summary>
    public static async Task<SeedWorld> WithFileAsync(string json, string environment = "Staging")
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json);
        return await CreateAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Seed:File"] = file }, environment);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public BookingDbContext Context() => Get<IDbContextFactory<BookingDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
