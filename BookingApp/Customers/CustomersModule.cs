namespace BookingApp.Customers;

internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services.AddSingleton<CustomerService>();
}
