namespace BookingApp.Reservations;

internal static class ReservationsModule
{
    public static IServiceCollection AddReservations(this IServiceCollection services)
    {
        services.AddOptions<HoldOptions>().BindConfiguration(HoldOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        return services.AddSingleton<ReleaseClerk>().AddSingleton<ClaimKeeper>().AddSingleton<ReservationTools>().AddSingleton<HoldLimits>()
            .AddSingleton<ReservationQueries>().AddSingleton<HoldService>().AddSingleton<ReservationService>()
            .AddSingleton<StrandedBookings>().AddSingleton<TimeOffService>();
    }
}
