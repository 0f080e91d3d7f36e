using BookingApp.Data;
using BookingApp.Payments.Facts;

namespace BookingApp.Notifications.Alerts;

/// <summary>The email of an alert: without an address it goes to the business's own.</summary>
internal sealed class AlertEmails(Outbox outbox) : IFactHandler<PaymentAlert>
{
    public Task HandleAsync(BookingDbContext db, PaymentAlert alert, CancellationToken ct)
    {
        var facts = new EmailData { Reason = alert.Cause.ToString(), Lines = alert.Lines, Good = alert.Good, Of = alert.Of };
        outbox.WriteAlert(db, alert.Id, alert.To, alert.At, facts);
        return Task.CompletedTask;
    }
}
