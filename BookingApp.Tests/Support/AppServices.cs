using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.Upkeep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BookingApp.Tests.Support;

/// <summary>The services that use cases need, as the app composes them: without pages, upkeep and a gateway to pay online.</summary>
internal static class AppServices
{
    public static ServiceCollection With(Dictionary<string, string?> settings, string? environment = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<IHostEnvironment>(new Place(environment ?? Environments.Staging));
        services.AddLocalization();
        services.AddData().AddCatalog().AddAvailability().AddReservations().AddRisk().AddPayments().AddDiscounts().AddNotifications();
        services.AddSingleton<Doctor>().AddSingleton<Pruning>();
        return services;
    }
}
