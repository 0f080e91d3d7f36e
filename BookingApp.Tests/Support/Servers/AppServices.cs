using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Accounts.Preferences;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.WaitingList;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BookingApp.Tests.Support.Servers;

/// <summary>The services that use cases need, as the app composes them: without pages, jobs and a gateway to pay online.</summary>
internal static class AppServices
{
    public static ServiceCollection With(Dictionary<string, string?> settings, string? environment = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<IHostEnvironment>(new Place(environment ?? Environments.Staging));
        services.AddLocalization();
        services.AddData().AddCatalog().AddCustomers().AddAvailability().AddReservations().AddWaitingList().AddRisk().AddPayments()
            .AddAccounting().AddDiscounts().AddNotifications();
        services.ConfigureDbContext<SqliteBookingDbContext>(Severe).ConfigureDbContext<PostgreSqlBookingDbContext>(Severe);
        services.AddIntegrityChecks().AddSingleton<Doctor>().AddSingleton<Pruning>().AddSingleton<CanonicalAddresses>()
            .AddSingleton<IRetentionPolicy, AnswerRetention>().AddSingleton<IStaffContact, AdminContact>().AddSingleton<UserPreferencesService>();
        return services;
    }

    // One query over two collections multiplies its rows: it is split, or the use case fails in its test.
    private static void Severe(DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.MultipleCollectionIncludeWarning));
}
