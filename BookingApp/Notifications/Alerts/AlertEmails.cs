using BookingApp.Data;
using BookingApp.Monitoring.Alerts;

namespace BookingApp.Notifications.Alerts;

/// <summary>The email of an alert: without an address it goes to the business's own.</summary>
internal sealed class AlertEmails(Outbox outbox) : IFactHandler<PaymentAlert>
{
    public Task HandleAsync(BookingDbContext db, PaymentAlert alert, CancellationToken ct)
    {
        var found = alert.Finding;
        var facts = new EmailData { Reason = found.Cause.ToString(), Lines = found.Lines, Good = found.Good, Of = found.Of };
        outbox.WriteAlert(db, alert.Id, alert.To, alert.At, facts);
        return Task.CompletedTask;
    }
}
