using BookingApp.Catalog.Pricing;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Reservations.Facts;

namespace BookingApp.Discounts;

internal static class DiscountsModule
{
    public static IServiceCollection AddDiscounts(this IServiceCollection services) =>
        services
            .AddFactHandler<ReservationReleased, ReservationDiscounts>().AddFactHandler<ReservationExpired, ReservationDiscounts>()
            .AddFactHandler<ReservationConfirmed, ReservationDiscounts>().AddFactHandler<HoldChanged, ReservationDiscounts>()
            .AddFactHandler<ReservationCancelled, ReservationDiscounts>().AddFactHandler<CancellationUndone, ReservationDiscounts>()
            .AddFactHandler<VisitCompleted, ReservationDiscounts>().AddFactHandler<VisitReopened, ReservationDiscounts>()
            .AddSingleton<DiscountRedemption>().AddSingleton<DiscountCodes>().AddSingleton<DiscountService>().AddSingleton<CouponService>()
            .AddSingleton<IPersonalData, PersonalDiscounts>()
            .AddSingleton<CurrencyChange>(CouponService.RestateAsync);
}
