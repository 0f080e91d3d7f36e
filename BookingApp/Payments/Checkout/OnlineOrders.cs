using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Checkout;

/// <summary>The orders that customers pay in the browser: what each asks for is stored with its payment, and sent so by every repeat of the call.</summary>
public sealed class OnlineOrders(PaymentGateways gateways, CatalogQueries catalogs, IOptions<AppOptions> app, Ids ids, TimeProvider clock)
{
    /// <summary>A new payment of what is due for a reservation, with the body of the order that is to be opened for it.</summary>
    internal async Task<Payment> WriteAsync(BookingView view, CancellationToken ct)
    {
        var now = clock.Now();
        var id = ids.NewId(now);
        var (purpose, provider) = (PurposeOf(view), gateways.Online.Provider);
        var body = gateways.Online.WriteOrder(Terms(id, view, InvoiceOf(view, purpose, provider), (await catalogs.SnapshotAsync(ct)).Business));
        return Payment.For(id, view.Id, purpose, provider, view.Due, body, now);
    }

    /// <summary>Opens the order of a payment whose row is committed, or gives the one that this very call has opened already.</summary>
    internal Task<OrderOpened> OpenAsync(Payment payment, CancellationToken ct) => gateways.OpenAsync(payment, ct);

    private static PaymentPurpose PurposeOf(ReservationView view) =>
        view.Status is not ReservationStatus.Held ? PaymentPurpose.Balance
        : view.Due + view.Paid < view.Total ? PaymentPurpose.Deposit
        : PaymentPurpose.Visit;

    // The same in every attempt at one debt, so that the provider itself refuses to take it twice. Money that is recorded, and did not pay it, leaves
    // another debt.
    private static string InvoiceOf(BookingView view, PaymentPurpose purpose, string provider)
    {
        var taken = CloseReason.InvoiceTaken.Code();
        var used = view.Payments.Count(p => p.Purpose == purpose && p.Provider == provider && (p.Captured.IsPositive || p.Issue == taken));
        return string.Create(CultureInfo.InvariantCulture, $"{view.Reference}-{purpose.ToString().ToLowerInvariant()}{(used > 0 ? $"-{used + 1}" : "")}");
    }

    private OrderTerms Terms(Guid paymentId, BookingView view, string invoice, Business business) => new(
        paymentId,
        invoice,
        view.Due,
        string.Create(Languages.For(business.Locale), $"{view.ServiceName}, {view.Start:ddd d MMM yyyy, HH:mm}"),
        business.Name,
        view.Customer?.Locale ?? business.Locale,
        app.Value.Absolute(Urls.CheckoutReturn(view.Reference)),
        app.Value.Absolute(Urls.CheckoutCancelled(view.Reference)));
}
