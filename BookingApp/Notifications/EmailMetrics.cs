using System.Diagnostics.Metrics;

namespace BookingApp.Notifications;

/// <summary>Counts what became of letters, by kind.</summary>
public sealed class EmailMetrics
{
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _dead;

    public EmailMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("BookingApp");
        _sent = meter.CreateCounter<long>("booking.letters.sent", "{letter}", "Letters handed over.");
        _failed = meter.CreateCounter<long>("booking.letters.failed", "{try}", "Tries that failed.");
        _dead = meter.CreateCounter<long>("booking.letters.dead", "{letter}", "Letters given up after their last try.");
    }

    public void Sent(LetterKind kind) => _sent.Add(1, Tag(kind));
    public void Failed(LetterKind kind) => _failed.Add(1, Tag(kind));
    public void Died(LetterKind kind) => _dead.Add(1, Tag(kind));

    private static KeyValuePair<string, object?> Tag(LetterKind kind) => new("kind", kind.ToString());
}
