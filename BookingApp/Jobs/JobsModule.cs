using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Integrity;
using BookingApp.Monitoring.Alerts;
using BookingApp.Notifications.Sending;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Settings;
using BookingApp.WaitingList.Offers;

namespace BookingApp.Jobs;

internal static class JobsModule
{
    /// <summary>Everything the app does unasked, and what makes it due early.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSettings<JobOptions>(JobOptions.Section);

        return services.AddSingleton<Pruning>().AddSingleton<CanonicalAddresses>()
            .AddJob<HoldReleaser>("holds", holds => holds.ExpireDueAsync, ChangeKind.Slots)
            .AddJob<TimeOffCancellations>("time off", timeOff => timeOff.CancelDueAsync, ChangeKind.Slots)
            .AddJob<WaitingListOffers>("waiting list", list => list.OfferDueAsync, ChangeKind.Slots)
            .AddJob<PaymentRecovery>("recovery", recovery => recovery.CheckDueAsync, ChangeKind.Payments)
            .AddJob<RefundSender>("refunds", refunds => refunds.SendDueAsync, ChangeKind.Payments)
            .AddJob<WebhookInbox>("events", inbox => inbox.ActOnDueAsync, ChangeKind.Payments)
            .AddJob<EmailDispatcher>("emails", emails => emails.SendDueAsync, ChangeKind.Emails)
            .AddJob<AlertService>("alerts", alerts => alerts.CheckAsync)
            .AddJob<Pruning>("pruning", pruning => pruning.PruneAsync)
            .AddJob<Pruning>("slow pruning", pruning => pruning.PruneSlowlyAsync)
            .AddJob<CanonicalAddresses>("addresses", addresses => addresses.FillDueAsync)
            .AddJob<CanonicalAddresses>("customers", addresses => addresses.ReassignDueAsync)
            .AddJob<CustomerTermsRepair>("customer terms", terms => terms.RepairDueAsync)
            .AddJob<DoctorSchedule>("doctor", doctor => doctor.LookWhenDueAsync)
            .AddSingleton<DueSignals>().AddSingleton<JobRunner>().AddSingleton<FirstAnswer>().AddHostedService<JobStart>();
    }

    /// <summary>Lets the jobs know of the first answer.</summary>
    public static WebApplication UseJobs(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<FirstAnswer>().AnswerAsync);
        return app;
    }

    private static IServiceCollection AddJob<T>(
        this IServiceCollection services, string name, Func<T, Func<CancellationToken, Task<DateTimeOffset>>> run, ChangeKind? wakes = null)
        where T : class =>
        services.AddSingleton(provider => new Job(name, run(provider.GetRequiredService<T>()), wakes));
}
