using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Cancellations;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Checkout;
using BookingApp.Payments.Customers;
using BookingApp.Payments.Customers.Merging;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.LatePayments;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Facts;
using BookingApp.Settings;

namespace BookingApp.Payments;

internal static class PaymentsModule
{
    private const int MaxBytes = 256 * 1024;

    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSettings<PaymentOptions>(PaymentOptions.Section);

        services.AddFactHandler<ReservationReleased, ReservationPayments>().AddFactHandler<ReservationExpired, ReservationPayments>()
            .AddFactHandler<AmountDueChanged, ReservationPayments>()
            .AddFactHandler<ReservationCancelled, ReservationPayments>()
            .AddFactHandler<PaymentAttempted, PaymentAttemptLog>().AddFactHandler<PaymentNeedsHuman, PaymentAttemptLog>();
        return services.AddSingleton<PaymentGateways>().AddSingleton<IPaymentGateway, InPersonGateway>()
            .AddSingleton<InPersonService>().AddSingleton<InPersonRefunds>()
            .AddSingleton<PaymentPolicies>().AddSingleton<CheckoutRules>().AddSingleton<OnlineOrders>().AddSingleton<PaymentService>()
            .AddSingleton<PaymentChanges>().AddSingleton<CaptureLeases>().AddSingleton<CaptureGate>().AddSingleton<CaptureResultHandler>()
            .AddSingleton<PaidOrders>().AddSingleton<Declines>().AddSingleton<WrongAmount>()
            .AddSingleton<LatePayment>().AddSingleton<LatePaymentSeat>().AddSingleton<LatePaymentRebooking>()
            .AddSingleton<OpenPayments>().AddSingleton<PaymentLook>().AddSingleton<PaymentRecovery>().AddSingleton<PaymentDecisions>()
            .AddSingleton<RefundScheduler>().AddSingleton<RefundChanges>().AddSingleton<RefundService>().AddSingleton<RefundSender>()
            .AddSingleton<CancellationUndo>()
            .AddSingleton<WebhookInbox>().AddSingleton<WebhookHandler>()
            .AddSingleton<HumanTasks>().AddSingleton<IHumanTaskSource, PaymentTasks>()
            .AddSingleton<IPaidAmounts, PaymentAmounts>().AddSingleton<BookingQueries>().AddSingleton<PaymentQueries>()
            .AddSingleton<CustomerQueries>().AddSingleton<CustomerDirectory>().AddSingleton<CustomerExport>().AddSingleton<CustomerErasure>()
            .AddSingleton<CustomerMerging>()
            .AddSingleton<IPersonalData, PersonalPayments>();
    }

    public static void MapPayments(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Urls.PayPalWebhook, ReceiveAsync).DisableAntiforgery().ExcludeFromDescription();

    // Answers 2xx only once the event is stored; until then the provider sends it again.
    private static async Task<IResult> ReceiveAsync(
        HttpRequest request, PaymentGateways gateways, WebhookInbox inbox, ILogger<WebhookInbox> log, CancellationToken ct)
    {
        if (await ReadBytesAsync(request, ct) is not { } body) // the very bytes: re-serialised JSON fails the signature
            return TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "At most 256 kB.");
        ProviderEvent? happening;
        try
        {
            happening = await gateways.Online.ReadWebhookAsync(request.Headers, body, ct);
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "A webhook's certificate is not to be had; the provider will send it again");
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, extensions: Code("unavailable"));
        }

        if (happening is null)
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, extensions: Code("bad_signature"));
        try
        {
            await inbox.StoreAsync(happening, ct); // an event id is stored once; acting on it comes after
            return TypedResults.Ok();
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogError(failure, "A webhook could not be stored; the provider will send it again");
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, extensions: Code("unavailable"));
        }
    }

    private static Dictionary<string, object?> Code(string code) => new(StringComparer.Ordinal) { ["code"] = code };

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBytes)
            return null;
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
                return null;
        }

        return bytes.ToArray();
    }
}
