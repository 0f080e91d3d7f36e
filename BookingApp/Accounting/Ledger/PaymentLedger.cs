using BookingApp.Data;
using BookingApp.Payments.Facts;

namespace BookingApp.Accounting.Ledger;

/// <summary>Records what happens to payments, in the unit of work in which it happens.</summary>
internal sealed class PaymentLedger(Ids ids) :
    IFactHandler<PaymentCaptured>, IFactHandler<RefundCompleted>, IFactHandler<ExternalRefundRecorded>, IFactHandler<DisputeLost>
{
    public Task HandleAsync(BookingDbContext db, PaymentCaptured captured, CancellationToken ct)
    {
        LedgerPosting.Captured(db, ids, captured.Payment, captured.Amount, captured.Fee, captured.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(BookingDbContext db, RefundCompleted refunded, CancellationToken ct)
    {
        LedgerPosting.Refunded(db, ids, refunded.Payment, refunded.Refund.Id, refunded.Refund.Amount, refunded.FeeBack, refunded.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(BookingDbContext db, ExternalRefundRecorded external, CancellationToken ct)
    {
        LedgerPosting.Refunded(db, ids, external.Payment, external.Refund.Id, external.Refund.Amount, external.FeeBack, external.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(BookingDbContext db, DisputeLost lost, CancellationToken ct)
    {
        LedgerPosting.Disputed(db, ids, lost.Payment, lost.Amount, lost.At);
        return Task.CompletedTask;
    }
}
