using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;

namespace BookingApp.Risk;

/// <summary>What the limits of risk say of payments: who has had many cards declined waits. A try that was no decline is taken off again.</summary>
internal sealed class PaymentRisk(RiskGuard guard) : IPaymentPolicy, IFactHandler<PaymentCaptured>, IFactHandler<PaymentAttemptVoided>
{
    public Task PrepareAsync(Visitor visitor, CancellationToken ct = default) => guard.PrepareAsync(visitor, VelocityEventKind.Decline, ct);

    public async Task<PaymentRefusal?> LookAsync(
        BookingDbContext db, Visitor visitor, string reference, bool isBalance, DateTimeOffset now, CancellationToken ct) =>
        Refusal(await guard.LookAsync(db, visitor, VelocityEventKind.Decline, isBalance ? RiskAct.Debt : RiskAct.Checkout, reference, now, ct));

    public async Task<PaymentRefusal?> AdmitAsync(
        BookingDbContext db, Visitor visitor, string reference, Payment payment, DateTimeOffset now, CancellationToken ct) =>
        Refusal(await guard.AdmitAsync(
            db, visitor, VelocityEventKind.Decline, payment.Purpose is PaymentPurpose.Balance ? RiskAct.Debt : RiskAct.Capture, reference, now, ct,
            (payment.Id, payment.Attempt)));

    public Task HandleAsync(BookingDbContext db, PaymentCaptured captured, CancellationToken ct) =>
        RiskGuard.DiscardAsync(db, captured.Payment.Id, captured.Payment.Attempt, ct);

    public Task HandleAsync(BookingDbContext db, PaymentAttemptVoided voided, CancellationToken ct) =>
        RiskGuard.DiscardAsync(db, voided.PaymentId, voided.Attempt, ct);

    private static PaymentRefusal? Refusal(RiskRefusal? refusal) => refusal is null ? null : new PaymentRefusal(refusal.IsBlock);
}
