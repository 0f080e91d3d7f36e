using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Demo;

/// <summary>Tells the PayPal simulator of the demo business's payments, so that reconciliation finds no difference.</summary>
internal sealed class PayPalHistory(SimulatorImport simulator, IDbContextFactory<BookingDbContext> contexts, TimeProvider clock)
{
    // A row that stands from the commit of the demo business until the simulator was told: who finds it at a start tells it then.
    private static readonly Guid Untold = new("de300000-0000-4000-8000-000000000001");

    /// <summary>Notes, in the transaction that makes the payments, that the simulator is to be told of them.</summary>
    public void Owe(BookingDbContext db) => db.Commands.Add(new Command { Id = Untold, ForgetAt = clock.Now() + Command.Kept });

    /// <summary>Tells the simulator if it is to be told, also what a start that ended early has not. Of a business that is no demo it tells nothing.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        await using var made = await contexts.CreateDbContextAsync(ct);
        if (!await made.Commands.AnyAsync(c => c.Id == Untold, ct))
            return;
        await CopyAsync(made, ct);
        await made.Commands.Where(c => c.Id == Untold).ExecuteDeleteAsync(ct);
    }

    // All money that was taken and refunded; where the simulator is not inside the app, nothing happens.
    private async Task CopyAsync(BookingDbContext db, CancellationToken ct)
    {
        if (!simulator.IsOpen)
            return;
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.OrderId != null && p.CaptureId != null
                              select new { Payment = p, r.Reference }).ToListAsync(ct);
        var refunds = (await db.Refunds.AsNoTracking().Where(r => r.ProviderRefundId != null && r.Status == RefundStatus.Completed).ToListAsync(ct))
            .ToLookup(r => r.PaymentId);
        simulator.Add(payments.Select(known => OrderOf(known.Payment, known.Reference, refunds[known.Payment.Id])));
    }

    private static PaidOrder OrderOf(Payment payment, string reference, IEnumerable<Refund> refunds) => new(
        payment.OrderId!, payment.CaptureId!, payment.Amount, payment.Captured, payment.CreatedAt, payment.CapturedAt ?? payment.CreatedAt,
        payment.Id.ToString(), $"{reference}-visit",
        [.. refunds.Select(r => new PaidBack(r.ProviderRefundId!, r.Amount, r.CompletedAt ?? r.CreatedAt, r.Id.ToString(), $"{reference}-{r.Id:N}"))]);
}
