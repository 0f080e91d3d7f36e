using System.Globalization;
using BookingApp.Data;
using BookingApp.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.InPerson;

/// <summary>Payment in person as a gateway: its "provider" is the shop itself. What staff say is the truth, and money back is handed over by a
/// person.</summary>
internal sealed class InPersonGateway(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, TimeProvider clock) : IPaymentGateway
{
    public const string Name = "in-person";

    public string Provider => Name;
    public bool IsOnline => false;
    public IReadOnlyList<string> NotApproved => []; // who pays in person is there

    // payment|minor|currency|method: all that a receipt must say.
    public string WriteOrder(OrderTerms terms) =>
        string.Create(CultureInfo.InvariantCulture, $"{terms.PaymentId}|{terms.Amount.Minor}|{terms.Amount.Currency}|{terms.Description}");

    /// <summary>Writes the receipt: staff have the money in their hand when they press. The same request id writes one.</summary>
    public async Task<OrderOpened> OpenAsync(string requestId, string body, CancellationToken ct = default)
    {
        var parts = body.Split('|');
        var number = $"DESK-{requestId}";
        await work.TryAsync<InPersonReceipt>(async (db, token) =>
        {
            if (await db.InPersonReceipts.AnyAsync(r => r.Number == number, token))
                return null;
            var receipt = new InPersonReceipt
            {
                Number = number,
                CustomId = parts[0],
                Amount = new Money(long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]),
                Method = Enum.Parse<InPersonMethod>(parts[3]),
                At = clock.Now(),
            };
            db.InPersonReceipts.Add(receipt);
            return receipt;
        }, ct);
        return new OrderOpened(number, "", PayBy.InPerson);
    }

    public async Task<OrderReading> ReadOrderAsync(string orderId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InPersonReceipts.AsNoTracking().SingleOrDefaultAsync(r => r.Number == orderId, ct) is { } receipt
            ? new OrderReading(
                orderId, receipt.State is InPersonState.Taken ? OrderState.Approved : OrderState.Completed, receipt.Amount, receipt.CustomId, null,
                receipt.State is InPersonState.Taken ? [] : [Reading(receipt)])
            : OrderReading.Gone(orderId);
    }

    public async Task<CaptureAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct = default)
    {
        var receipt = await work.TryAsync<InPersonReceipt>(async (db, token) =>
        {
            var row = await db.InPersonReceipts.SingleOrDefaultAsync(r => r.Number == orderId, token);
            if (row is { State: InPersonState.Taken })
                row.Capture(clock.Now());
            return row;
        }, ct);
        return receipt is null ? new CaptureAnswer.Refused("RECEIPT_NOT_FOUND") : new CaptureAnswer.Made(Reading(receipt));
    }

    /// <summary>Asks staff to hand the money over: pending until they say that they did.</summary>
    public async Task<RefundAnswer> RefundAsync(RefundTerms terms, CancellationToken ct = default)
    {
        var number = $"BACK-{terms.RequestId}";
        await work.TryAsync<InPersonReceipt>(async (db, token) =>
        {
            if (await db.InPersonReceipts.AnyAsync(r => r.Number == number, token)
                || await db.InPersonReceipts.SingleOrDefaultAsync(r => r.Number == terms.CaptureId, token) is not { } taken)
                return null;
            var back = InPersonReceipt.HandBack(number, taken, terms.RefundId.ToString(), terms.Amount, clock.Now());
            db.InPersonReceipts.Add(back);
            return back;
        }, ct);
        return await ReadRefundAsync(number, ct);
    }

    public async Task<RefundAnswer> ReadRefundAsync(string providerRefundId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InPersonReceipts.AsNoTracking().SingleOrDefaultAsync(r => r.Number == providerRefundId, ct) switch
        {
            null => new RefundAnswer(null, RefundState.Failed, "RECEIPT_NOT_FOUND"),
            { State: InPersonState.HandedBack } done => new RefundAnswer(done.Number, RefundState.Completed, Amount: done.Amount, CustomId: done.CustomId),
            var open => new RefundAnswer(open.Number, RefundState.Pending, "HAND_OVER", IsFinal: false, open.Amount, open.CustomId),
        };
    }

    public async Task<CaptureReading?> ReadCaptureAsync(string captureId, CancellationToken ct = default) =>
        (await ReadOrderAsync(captureId, ct)).Captures.FirstOrDefault(); // a receipt is order and capture in one

    public Task<ProviderReport?> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct = default) =>
        Task.FromResult<ProviderReport?>(null); // money in hand has no provider whose records could be compared

    // Nothing to close: a receipt stands for money that has been taken.
    public Task<bool> CloseAsync(string orderId, CancellationToken ct = default) => Task.FromResult(false);

    public Task<ProviderEvent?> ReadWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct = default) =>
        Task.FromResult<ProviderEvent?>(null);

    private static CaptureReading Reading(InPersonReceipt receipt) => new(receipt.Number, CaptureState.Completed, receipt.Amount);
}
