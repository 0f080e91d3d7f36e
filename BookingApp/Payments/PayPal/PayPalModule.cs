using BookingApp.Catalog.Pricing;
using BookingApp.Payments.Gateways;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

internal static class PayPalModule
{
    /// <summary>Lets the app take money through PayPal, or through its simulator.</summary>
    public static IServiceCollection AddPayPal(this IServiceCollection services)
    {
        services.AddSettings<AppOptions>(AppOptions.Section);
        services.AddSettings<PaymentOptions>(PaymentOptions.Section);
        services.AddSettings<PriceOptions>(PriceOptions.Section);
        services.AddSettings<CaptureLeaseOptions>(CaptureLeaseOptions.Section);
        services.AddSettings<PayPalOptions>(PayPalOptions.Section);
        services.AddSingleton<IPostConfigureOptions<PayPalOptions>, PayPalOptionsCheck>()
            .AddSingleton<IValidateOptions<PayPalOptions>, PayPalOptionsCheck>();

        services.AddHttpClient(PayPalClient.HttpName, (provider, http) =>
            {
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<PayPalOptions>>().Value.ApiBaseUrl + "/");
                http.Timeout = Timeout.InfiniteTimeSpan; // the client ends each call itself
                http.MaxResponseContentBufferSize = 1024 * 1024;
            })
            .ConfigurePrimaryHttpMessageHandler(Sockets).RemoveAllLoggers(); // addresses hold order ids
        services.AddHttpClient(PayPalCertificates.HttpName, http =>
            {
                http.Timeout = TimeSpan.FromSeconds(10);
                http.MaxResponseContentBufferSize = 64 * 1024;
            })
            .ConfigurePrimaryHttpMessageHandler(Sockets).RemoveAllLoggers();

        return services.AddKeyedSingleton(PayPalClient.NetworkTime, TimeProvider.System).AddSingleton<PayPalTokens>()
            .AddSingleton<PayPalCalls>().AddSingleton<PayPalClient>()
            .AddSingleton<PayPalCertificates>().AddSingleton<PayPalSignature>()
            .AddSingleton<IPaymentGateway, PayPalGateway>()
            .AddSingleton(
                s => new PaymentWay(ModeOf(s.GetRequiredService<IOptions<PriceOptions>>().Value, s.GetRequiredService<IOptions<PayPalOptions>>().Value)));
    }

    private static PaymentMode ModeOf(PriceOptions prices, PayPalOptions account) =>
        prices.Online ? Enum.Parse<PaymentMode>(account.Mode, ignoreCase: true) : PaymentMode.AtVisit;

    // A redirect would carry a token, or us, to where nobody checked.
    private static SocketsHttpHandler Sockets() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
}
