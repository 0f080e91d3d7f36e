using BookingApp.Integrity.Customers;
using BookingApp.Integrity.Discounts;
using BookingApp.Integrity.Emails;
using BookingApp.Integrity.Ledger;
using BookingApp.Integrity.Payments;
using BookingApp.Integrity.Times;
using BookingApp.Settings;

namespace BookingApp.Integrity;

internal static class IntegrityModule
{
    public static IServiceCollection AddIntegrity(this IServiceCollection services)
    {
        services.AddSettings<IntegrityOptions>(IntegrityOptions.Section);

        return services.AddIntegrityChecks().AddSingleton<Doctor>().AddSingleton<DoctorSchedule>();
    }

    /// <summary>All that the doctor looks at, in the order in which it tells of it.</summary>
    public static IServiceCollection AddIntegrityChecks(this IServiceCollection services) => services
        .AddCheck<NoTimeIsUsedTwice>()
        .AddCheck<NothingIsBookedIntoTimeOff>()
        .AddCheck<NoSessionIsOverCapacity>()
        .AddCheck<OwnersClaimTheirTime>()
        .AddCheck<ClaimsLieInTheirOwnersTime>()
        .AddCheck<ClaimsHaveALiveOwner>()
        .AddCheck<PartiesHaveTheirSeats>()
        .AddCheck<CapturingPaymentsHoldTheirReservation>()
        .AddCheck<CapturingReservationsHaveAPayment>()
        .AddCheck<CapturesAreLeased>()
        .AddCheck<MoneyOfEndedHoldsIsRefunded>()
        .AddCheck<CapturesHaveAnId>()
        .AddCheck<WrongAmountsAreRefunded>()
        .AddCheck<RefundsStayWithinCaptures>()
        .AddCheck<CapturesStayWithinThePrice>()
        .AddCheck<CancellationsAreRefundedByPolicy>()
        .AddCheck<ProviderIdsAreUnique>()
        .AddCheck<OnePaymentIsOpen>()
        .AddCheck<PaymentsStayWithinThePrice>()
        .AddCheck<PricesAreOfWhatWasBooked>()
        .AddCheck<ExpiredHoldsAreRecorded>()
        .AddCheck<EmailsAreWrittenOnce>()
        .AddCheck<ConfirmationsAreEmailed>()
        .AddCheck<TransactionsBalance>()
        .AddCheck<CapturesAreInTheLedger>()
        .AddCheck<NothingIsInTheLedgerTwice>()
        .AddCheck<RefundsAreInTheLedger>()
        .AddCheck<LostDisputesAreInTheLedger>()
        .AddCheck<LostDisputesTakeWhatIsLeft>()
        .AddCheck<CouponsCountTheirUses>()
        .AddCheck<EndedBookingsReturnTheirCoupon>()
        .AddCheck<PointsAreTheSumOfTheirEntries>()
        .AddCheck<ReleasedHoldsAreRecorded>()
        .AddCheck<OffersAreHeld>()
        .AddCheck<AddressesHaveACustomer>()
        .AddCheck<CustomersHaveTheirMailbox>()
        .AddCheck<CustomersAreFoundByWhatTheySaid>();

    private static IServiceCollection AddCheck<TCheck>(this IServiceCollection services) where TCheck : class, IIntegrityCheck =>
        services.AddSingleton<IIntegrityCheck, TCheck>();
}
