using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator;

/// <summary>Writes the demo business's payments into the simulator's books too, so that a comparison of both finds no difference.</summary>
internal sealed class SimulatorHistory(SimulatorStore books, IOptions<SimulatorOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Copies all money that was taken and given back; where the simulator is not inside the app, nothing happens.</summary>
    public async Task CopyAsync(BookingDbContext db, CancellationToken ct)
    {
        if (!options.Value.IsInside(app.Value))
            return;
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.OrderId != null && p.CaptureId != null
                              select new { Payment = p, r.Reference }).ToListAsync(ct);
        var refunds = (await db.Refunds.AsNoTracking().Where(r => r.ProviderRefundId != null && r.Status == RefundStatus.Completed).ToListAsync(ct)).ToLookup(r => r.PaymentId);
        books.Write(sheet =>
        {
            foreach (var known in payments)
                Keep(sheet, OrderOf(known.Payment, known.Reference, refunds[known.Payment.Id]));
        });
    }

    private SimulatorOrder OrderOf(Payment payment, string reference, IEnumerable<Refund> refunds)
    {
        var at = payment.CapturedAt ?? payment.CreatedAt;
        return new SimulatorOrder
        {
            Id = payment.OrderId!,
            BaseUrl = app.Value.Absolute(SimulatorNames.PathPrefix),
            CreatedAt = payment.CreatedAt,
            UpdatedAt = at,
            ExpiresAt = at,
            Currency = payment.Amount.Currency,
            Minor = payment.Amount.Minor,
            CustomId = payment.Id.ToString(),
            InvoiceId = $"{reference}-visit",
            HasWallet = true,
            Status = "COMPLETED",
            Capture = new SimulatorCapture { Id = payment.CaptureId!, OrderId = payment.OrderId!, Minor = payment.CapturedMinor, At = at, UpdatedAt = at, Status = "COMPLETED" },
            Refunds =
            [
                .. refunds.Select(r => new SimulatorRefund
                {
                    Id = r.ProviderRefundId!,
                    CaptureId = payment.CaptureId!,
                    Minor = r.Amount.Minor,
                    At = r.CompletedAt ?? r.CreatedAt,
                    Status = "COMPLETED",
                    CustomId = r.Id.ToString(),
                    InvoiceId = $"{reference}-{r.Id:N}",
                }),
            ],
        };
    }

    private static void Keep(SimulatorStore.Sheet sheet, SimulatorOrder order)
    {
        sheet.Keep(order.Id, order);
        sheet.Keep(order.Capture!.Id, new SimulatorPointer(order.Id));
        foreach (var refund in order.Refunds)
            sheet.Keep(refund.Id, new SimulatorPointer(order.Id));
    }
}
