using BookingApp.Risk;

namespace BookingApp.Reservations;

internal static class ReservationsModule
{
    public static IServiceCollection AddReservations(this IServiceCollection services)
    {
        services.AddSettings<HoldOptions>(HoldOptions.Section);
        services.AddSettings<VisitOptions>(VisitOptions.Section);

        // Whoever does not count browsers or addresses that hold at once, does not count what they did before either.
        services.AddOptions<RiskOptions>().PostConfigure<Unchecked<HoldOptions>>((risk, holds) =>
        {
            if (holds.Value.PerIp is 0)
                risk.ForgetAddresses();
            if (holds.Value.PerBrowser is 0)
                risk.ForgetBrowsers();
        });

        return services.AddSingleton<ReservationHistory>().AddSingleton<HoldReleaser>().AddSingleton<SlotAllocator>().AddSingleton<ReservationTools>()
            .AddSingleton<LimitGates>().AddSingleton<HoldLimits>()
            .AddSingleton<ReservationQueries>().AddSingleton<HoldService>().AddSingleton<ReservationService>()
            .AddSingleton<StrandedBookings>().AddSingleton<LostLinks>().AddSingleton<TimeOffService>().AddSingleton<TimeOffCancellations>();
    }
}
