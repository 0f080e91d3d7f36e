using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Api;

/// <summary>Does a request once per idempotency key, and tells its first answer again for 24 hours.</summary>
/// <remarks>The row of the answer is the guard. Whoever makes something writes it in the transaction of what they make: of two who come at once with one
/// key, one has made it, and the other is told so.</remarks>
internal sealed class IdempotentAnswers(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, ApiProblems problems, TimeProvider clock)
{
    /// <summary>How long an answer is told again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // A version that wrote its row before it asked may have died: a hold takes seconds at most.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static bool IsKey(string? key) => key is { Length: >= 16 and <= 128 } && key.All(c => c is > ' ' and <= '~');

    /// <summary>Keys are made by callers and answer with secrets: the database knows their hash only.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The answer: of this call, or of the first with this key.</summary>
    /// <remarks>What the asking makes it hands over with its answer, in the transaction in which it makes it (<see cref="Keep"/>); every other answer is
    /// kept once it is given.</remarks>
    public async Task<ApiAnswer> OnceAsync(string key, string request, Func<Keep, Task<ApiAnswer>> ask)
    {
        var mine = new IdempotentAnswer { Key = HashOf(key), RequestHash = HashOf(request), At = clock.Now() };
        var (told, forgotten) = await LookAsync(mine);
        if (told is not null)
            return told;

        ApiAnswer? kept = null;
        var answer = await ask((db, made) =>
        {
            kept = made;
            return AddAsync(db, mine, made, forgotten);
        });
        if (kept == answer || await KeepAsync(mine, answer, forgotten))
            return answer;
        return (await LookAsync(mine)).Told ?? answer; // another request with this key was first
    }

    /// <summary>Writes down what is answered, in the transaction of what was made: both stand, or neither. May be called again when a unit is
    /// repeated.</summary>
    internal delegate Task Keep(BookingDbContext db, ApiAnswer made);

    private async Task<bool> KeepAsync(IdempotentAnswer mine, ApiAnswer answer, DateTimeOffset? forgotten) =>
        answer.Status is < 500 and not 429 // "try again later" is no answer to keep
        && await work.TryAsync<ApiAnswer>(async (db, _) =>
        {
            await AddAsync(db, mine, answer, forgotten);
            return answer;
        }) is not null;

    private async Task<(ApiAnswer? Told, DateTimeOffset? Forgotten)> LookAsync(IdempotentAnswer mine)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var first = await db.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Key == mine.Key);
        if (first is null)
            return (null, null);
        if (mine.At - first.At >= (first.StatusCode is null ? Patience : Kept))
            return (null, first.At);
        if (first.RequestHash != mine.RequestHash)
            return (problems.Of("idempotency_key_reused"), null);
        return first is { StatusCode: { } status, Body: { } body }
            ? (new ApiAnswer(status, body) { Replayed = true }, null)
            : (problems.Of("request_in_progress"), null);
    }

    // The key of the row is the guard; one that is forgotten gives its place.
    private static async Task AddAsync(BookingDbContext db, IdempotentAnswer mine, ApiAnswer answer, DateTimeOffset? forgotten)
    {
        if (forgotten is { } at)
            await db.IdempotentAnswers.Where(a => a.Key == mine.Key && a.At == at).ExecuteDeleteAsync();
        db.IdempotentAnswers.Add(new IdempotentAnswer
        {
            Key = mine.Key,
            RequestHash = mine.RequestHash,
            At = mine.At,
            StatusCode = answer.Status,
            Body = answer.Body,
        });
    }
}
