using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Settings;
using BookingApp.WaitingList.Joining;
using BookingApp.WaitingList.Offers;

namespace BookingApp.WaitingList;

internal static class WaitingListModule
{
    public static IServiceCollection AddWaitingList(this IServiceCollection services)
    {
        services.AddSettings<WaitingListOptions>(WaitingListOptions.Section);

        services.AddFactHandler<ReservationConfirmed, WaitingListProgress>().AddFactHandler<ReservationReleased, WaitingListProgress>()
            .AddFactHandler<ReservationExpired, WaitingListProgress>().AddFactHandler<ReservationRescheduled, WaitingListProgress>()
            .AddFactHandler<ReservationRescheduled, UndoableMoves>()
            .AddSingleton<IRetentionPolicy, WaitingListRetention>()
            .AddSingleton<IPersonalData, PersonalWaiting>();
        return services.AddSingleton<WaitingListService>().AddSingleton<WaitingListRemoval>().AddSingleton<WaitingListQueries>()
            .AddSingleton<OfferTimes>().AddSingleton<OfferPlacement>().AddSingleton<StaleOffers>().AddSingleton<WaitingListOffers>();
    }
}
