using BookingApp.Catalog;

namespace BookingApp.Discounts;

internal static class DiscountsModule
{
    public static IServiceCollection AddDiscounts(this IServiceCollection services) =>
        services.AddSingleton<DiscountRedemption>().AddSingleton<DiscountService>().AddSingleton<CouponService>()
            .AddSingleton<CurrencyChange>(CouponService.RestateAsync);
}
