using System.Globalization;
using System.Runtime.InteropServices;
using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Discounts;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Risk;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Bench;

/// <summary>The real services on an empty database and the machine's clock: ten people who are always there, and thirty services of an hour whose
/// holds live 32, 34, … 90 seconds.</summary>
internal sealed class Studio : IAsyncDisposable
{
    public const int People = 10;
    public const int Services = 30;

    private readonly WebApplication _app;
    private readonly string _folder;

    private Studio(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public static async Task<Studio> OpenAsync(string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("booking-bench-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Staging" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["App:DataFolder"] = folder,
            ["Database:Provider"] = postgres is null ? "Sqlite" : "PostgreSql",
            ["ConnectionStrings:Booking"] = postgres,
        });
        builder.Logging.ClearProviders();
        builder.Services.AddData().AddCatalog().AddCustomers().AddAvailability().AddReservations().AddRisk().AddDiscounts().AddPayments().AddAccounting();
        builder.Services.AddPayPal();
        builder.Services.AddSimulator();
        builder.Services.AddNotifications().AddSingleton<IStaffContact, AdminContact>();
        builder.Services.AddIntegrity().AddJobs();
        builder.Services.AddLocalization();
        var studio = new Studio(builder.Build(), folder);
        await studio.Get<Migrator>().MigrateAsync();
        await studio.FillAsync();
        return studio;
    }

    /// <summary>What was measured where.</summary>
    public static string Machine
    {
        get
        {
            const string file = "/proc/cpuinfo";
            var cpu = File.Exists(file)
                ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
                : null;
            return string.Create(CultureInfo.InvariantCulture,
                $"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({cpu ?? "unknown"}), "
                + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        }
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Everything the app does unasked, with this as its longest sleep.</summary>
    public JobRunner Jobs(TimeSpan maxWait) =>
        ActivatorUtilities.CreateInstance<JobRunner>(_app.Services, Microsoft.Extensions.Options.Options.Create(new JobOptions { MaxWait = maxWait }));

    /// <summary>Asks for a service at that hour of the day after tomorrow and later.</summary>
    public Task<HoldResult> HoldAsync(int service, int? person, int hour) => Get<HoldService>().HoldAsync(
        new Actor.Customer(), new HoldRequest(
            service, new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(2), TimeSpan.Zero).AddHours(hour), person, 1));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task FillAsync() => Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        if (await db.Businesses.AnyAsync(ct))
            throw new InvalidOperationException("This database holds a business already: give an empty one.");
        db.Add(new Business { Name = "Bench", TimeZone = "Etc/UTC", Currency = "EUR", Locale = "en-GB", Email = "desk@example.com" });
        for (var id = 1; id <= People; id++)
        {
            var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = string.Create(CultureInfo.InvariantCulture, $"Person {id}") };
            person.Hours.AddRange(
                Enumerable.Range(0, 7)
                    .Select(day => new OpeningHours { Id = id * 10 + day, ResourceId = id, Day = (DayOfWeek)day, FromMinute = 0, ToMinute = 24 * 60 }));
            db.Add(person);
        }

        for (var id = 1; id <= Services; id++)
        {
            var service = new Service
            {
                Id = id,
                Name = string.Create(CultureInfo.InvariantCulture, $"Service {id}"),
                DurationMinutes = 60,
                IntervalMinutes = 60,
                NoticeMinutes = 0,
                HorizonDays = 365,
                Price = new Money(4500, "EUR"),
                HoldLifetimeSeconds = 30 + 2 * id,
            };
            service.People.AddRange(Enumerable.Range(1, People).Select(person => new ServicePerson { ServiceId = id, PersonId = person }));
            db.Add(service);
        }
    });
}
