using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Api;

/// <summary>One request under its idempotency key. Whoever makes what it asks for writes its answer in the same transaction.</summary>
internal sealed class IdempotentRequest(string key, string requestHash, DateTimeOffset now)
{
    // A row without an answer is of an instance of an older version, which writes it before it asks; when it takes longer than this, it has died.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly CompiledQuery<Func<BookingDbContext, string, Task<IdempotentAnswer?>>> _ofKey = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, string key) => db.Set<IdempotentAnswer>().AsNoTracking().SingleOrDefault(a => a.Key == key)));

    private DateTimeOffset? _forgotten; // of a row that stands in the way and counts no more

    public string RequestHash => requestHash;

    /// <summary>What was written last; whether it was committed, the one who made it knows.</summary>
    public ApiAnswer? Recorded { get; private set; }

    /// <summary>What is known under the key; nothing when that is forgotten.</summary>
    public async Task<IdempotentAnswer?> FindAsync(BookingDbContext db)
    {
        var row = await _ofKey.For(db)(db, key);
        var isOver = row is not null && now - row.At >= (row.StatusCode is null ? Patience : IdempotentAnswers.Kept);
        _forgotten = isOver ? row!.At : null;
        return isOver ? null : row;
    }

    /// <summary>Whether the key has its answer, or somebody is at it.</summary>
    public async Task<bool> IsAnsweredAsync(BookingDbContext db) => await FindAsync(db) is not null;

    /// <summary>Writes the answer together with what was made; again when the unit of work is repeated.</summary>
    public async Task RecordAsync(BookingDbContext db, ApiAnswer made)
    {
        Recorded = made;
        if (_forgotten is { } at)
            await db.IdempotentAnswers.Where(a => a.Key == key && a.At == at).ExecuteDeleteAsync();
        db.IdempotentAnswers.Add(new IdempotentAnswer { Key = key, RequestHash = requestHash, At = now, StatusCode = made.Status, Body = made.Body });
    }
}
