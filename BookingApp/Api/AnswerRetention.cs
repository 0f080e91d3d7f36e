using BookingApp.Data;

namespace BookingApp.Api;

/// <summary>Told answers go after a day: from then on their key is new again.</summary>
internal sealed class AnswerRetention(UnitOfWork work, TimeProvider clock) : IRetentionPolicy
{
    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = clock.Now() - IdempotentAnswers.Kept;
        await work.TakeOutAsync(db => db.IdempotentAnswers.Where(a => a.At < old), ct);
    }
}
