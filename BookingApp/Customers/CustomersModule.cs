using BookingApp.Customers.Erasure;
using BookingApp.Customers.Lists;
using BookingApp.Customers.Merging;
using BookingApp.Customers.Notes;
using BookingApp.Settings;

namespace BookingApp.Customers;

internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddSettings<CustomerOptions>(CustomerOptions.Section);
        return services.AddSingleton<CustomerService>().AddSingleton<CustomerTermsRepair>()
            .AddSingleton<CustomerNoteService>().AddSingleton<CustomerTagService>().AddSingleton<CustomerNoteQueries>().AddSingleton<CustomerList>()
            .AddSingleton<MergeQueries>()
            .AddSingleton<IPersonalData, PersonalNotes>().AddSingleton<IPersonalData, PersonalMerges>();
    }
}
