using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Payments.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Customers;

/// <summary>What a person paid and got back. It stays in the books; what the provider wrote of who paid does not.</summary>
internal sealed class PersonalPayments : IPersonalData
{
    private const string Nothing = "{}";

    public string Name => "payments";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var payments = await db.Payments.AsNoTracking().Where(p => subject.ReservationIds.Contains(p.ReservationId)).OrderBy(p => p.CreatedAt)
            .ToListAsync(ct);
        var refunds = (await db.Refunds.AsNoTracking().Where(r => subject.ReservationIds.Contains(r.ReservationId)).OrderBy(r => r.CreatedAt).ToListAsync(ct))
            .ToLookup(r => r.PaymentId);
        var events = await (await EventsOfAsync(db, subject, ct)).AsNoTracking().Select(e => new { e.EventType, e.ReceivedAt, e.Body }).ToListAsync(ct);
        return new
        {
            Payments = payments.Select(p => new
            {
                p.Provider,
                p.Purpose,
                p.Status,
                Amount = p.Amount.ToString(),
                Captured = p.Captured.ToString(),
                p.CreatedAt,
                p.CapturedAt,
                p.OrderId,
                p.CaptureId,
                p.Dispute,
                Refunds = refunds[p.Id].Select(r => new { Amount = r.Amount.ToString(), r.Status, r.Reason, r.Note, r.CreatedAt, r.CompletedAt }),
            }),
            MessagesOfTheProvider = events.OrderBy(e => e.ReceivedAt),
        };
    }

    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        await db.Refunds.Where(r => subject.ReservationIds.Contains(r.ReservationId) && r.Note != "")
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Note, "").SetProperty(r => r.Version, r => r.Version + 1), ct);
        await (await EventsOfAsync(db, subject, ct))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, Nothing).SetProperty(e => e.Version, e => e.Version + 1), ct);
    }

    private static async Task<IQueryable<PaymentEvent>> EventsOfAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var theirs = await db.Payments.Where(p => subject.ReservationIds.Contains(p.ReservationId)).Select(p => new { p.OrderId, p.CaptureId }).ToListAsync(ct);
        var orders = theirs.Select(p => p.OrderId).Where(id => id is not null).ToList();
        var captures = theirs.Select(p => p.CaptureId).Where(id => id is not null).ToList();
        return db.PaymentEvents.Where(e => orders.Contains(e.OrderId) || captures.Contains(e.CaptureId));
    }
}
