using BookingApp.Payments;

namespace BookingApp.Integrity.Payments;

/// <summary>What a provider counts as one stands in one row.</summary>
internal sealed class ProviderIdsAreUnique : IIntegrityCheck
{
    public string Rule => "I5";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context)
    {
        var db = context.Db;
        return
        [
            .. await context.TellAsync(
                db.Payments.Where(p => p.OrderId != null).GroupBy(p => new { p.Provider, p.OrderId }).Where(g => g.Count() > 1).Select(g => g.Key.OrderId),
                id => new Finding($"order {id}: is in several payments")),
            .. await context.TellAsync(
                db.Payments.Where(p => p.CaptureId != null).GroupBy(p => new { p.Provider, p.CaptureId }).Where(g => g.Count() > 1)
                    .Select(g => g.Key.CaptureId), id => new Finding($"capture {id}: is in several payments")),
            .. await context.TellAsync(
                db.Refunds.Where(r => r.ProviderRefundId != null).GroupBy(r => r.ProviderRefundId).Where(g => g.Count() > 1).Select(g => g.Key),
                id => new Finding($"refund {id}: is in several rows")),
            .. await context.TellAsync(
                db.PaymentEvents.GroupBy(e => new { e.Provider, e.EventId }).Where(g => g.Count() > 1).Select(g => g.Key.EventId),
                id => new Finding($"event {id}: stored twice")),
        ];
    }
}
