using BookingApp.Accounting.Ledger;
using BookingApp.Accounting.Reports;
using BookingApp.Data;
using BookingApp.Payments.Facts;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Accounting;

internal static class AccountingModule
{
    /// <summary>The ledger, its balance at every save, and its comparison with the provider.</summary>
    public static IServiceCollection AddAccounting(this IServiceCollection services)
    {
        services.AddFactHandler<PaymentCaptured, PaymentLedger>().AddFactHandler<RefundCompleted, PaymentLedger>()
            .AddFactHandler<ExternalRefundRecorded, PaymentLedger>().AddFactHandler<DisputeLost, PaymentLedger>();
        return services.AddSingleton<ISaveChangesInterceptor, LedgerBalance>().AddSingleton<LedgerQueries>().AddSingleton<MoneyReports>()
            .AddSingleton<LocalTransactions>().AddSingleton<ProviderComparison>().AddSingleton<ReconciliationService>().AddSingleton<ReconciliationQueries>();
    }
}
