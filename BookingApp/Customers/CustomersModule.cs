using BookingApp.Settings;

namespace BookingApp.Customers;

internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddSettings<CustomerOptions>(CustomerOptions.Section);
        return services.AddSingleton<CustomerService>().AddSingleton<CustomerTermsRepair>();
    }
}
