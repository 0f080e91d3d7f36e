using System.Text;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Monitoring.Alerts;
using BookingApp.Notifications.Alerts;
using BookingApp.Notifications.DevMailbox;
using BookingApp.Notifications.Erasure;
using BookingApp.Notifications.Moves;
using BookingApp.Notifications.PayLinks;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Notifications.Smtp;
using BookingApp.Notifications.Waiting;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Humans;
using BookingApp.Reservations.Facts;
using BookingApp.Settings;
using BookingApp.WaitingList.Facts;
using BookingApp.WaitingList.Offers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications;

internal static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSettings<EmailOptions>(EmailOptions.Section);
        services.AddSingleton<IValidateOptions<EmailOptions>, EmailOptionsCheck>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<DevMailboxFolder>(s).KeepOlder())
            .AddSingleton(s => new DevMailboxQueries(s.GetRequiredService<DevMailboxFolder>()));
        services.AddSingleton<MailMessages>().AddSingleton<SmtpTransport>().AddSingleton<DevMailboxTransport>();
        services.AddSingleton<IEmailTransport>(s => s.GetRequiredService<IOptions<EmailOptions>>().Value.Mode is EmailMode.Smtp
            ? s.GetRequiredService<SmtpTransport>()
            : s.GetRequiredService<DevMailboxTransport>());

        services
            .AddFactHandler<ReservationConfirmed, ReservationEmails>().AddFactHandler<ReservationRescheduled, MoveEmails>()
            .AddFactHandler<CancellationRefunded, ReservationEmails>().AddFactHandler<CancellationRefunded, MoveEmails>()
            .AddFactHandler<OpenPaymentClosed, ReservationEmails>().AddFactHandler<PointsEarned, ReservationEmails>()
            .AddFactHandler<VisitReopened, ReservationEmails>().AddFactHandler<RescheduleAsked, ReservationEmails>()
            .AddFactHandler<CancellationUndone, UndoneCancellationEmails>()
            .AddFactHandler<BalancePaid, PaymentEmails>().AddFactHandler<LatePaymentReturned, PaymentEmails>()
            .AddFactHandler<WrongAmountReturned, PaymentEmails>().AddFactHandler<CapturingOrderLost, PaymentEmails>()
            .AddFactHandler<RefundCompleted, PaymentEmails>().AddFactHandler<StaffNeeded, PaymentEmails>()
            .AddFactHandler<PaymentAlert, AlertEmails>()
            .AddFactHandler<WaitingListJoined, WaitingListEmails>().AddFactHandler<TimeOffered, WaitingListEmails>()
            .AddSingleton<IOfferNotices, OfferNotices>().AddSingleton<IRetentionPolicy, JoinedEmailRetention>();
        return services.AddSingleton<LostLinks>().AddSingleton<Outbox>().AddSingleton<PayLinkEmails>()
            .AddSingleton<WaitingEmails>().AddSingleton<EmailRenderer>()
            .AddSingleton<EmailQueries>().AddSingleton<CalendarFiles>()
            .AddSingleton<EmailMetrics>().AddSingleton<EmailLeases>().AddSingleton<EmailQueue>().AddSingleton<EmailDispatcher>().AddSingleton<TestEmails>()
            .AddSingleton<IHumanTaskSource, EmailTasks>().AddSingleton<IPersonalData, PersonalEmails>();
    }

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.CalendarRoute, SendCalendarAsync).ExcludeFromDescription().AnsweringHead();
        return routes;
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> SendCalendarAsync(
        string reference, string? key, HttpResponse response, CalendarFiles files, CancellationToken ct)
    {
        if (await files.FileAsync(reference, key ?? "", ct) is not { } text)
            return TypedResults.NotFound();
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(Encoding.UTF8.GetBytes(text), "text/calendar; charset=utf-8", $"booking-{reference}.ics");
    }
}
