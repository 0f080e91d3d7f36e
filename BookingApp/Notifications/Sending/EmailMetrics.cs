using System.Diagnostics.Metrics;

namespace BookingApp.Notifications.Sending;

/// <summary>Counts what became of emails, by kind.</summary>
public sealed class EmailMetrics
{
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _dead;

    public EmailMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("BookingApp");
        _sent = meter.CreateCounter<long>("booking.emails.sent", "{email}", "Emails handed over.");
        _failed = meter.CreateCounter<long>("booking.emails.failed", "{try}", "Tries that failed.");
        _dead = meter.CreateCounter<long>("booking.emails.dead", "{email}", "Emails given up after their last try.");
    }

    public void Sent(EmailKind kind) => _sent.Add(1, Tag(kind));
    public void Failed(EmailKind kind) => _failed.Add(1, Tag(kind));
    public void Died(EmailKind kind) => _dead.Add(1, Tag(kind));

    private static KeyValuePair<string, object?> Tag(EmailKind kind) => new("kind", kind.ToString());
}
