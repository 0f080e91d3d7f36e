using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Api;

/// <summary>Makes what a request asks for once per idempotency key, and tells the answer again for 24 hours.</summary>
/// <remarks>The key of the answer's row is the guard. It is written in the transaction of what was made: of two who come at once with one key, one has
/// made it, and the other is told so.</remarks>
internal sealed class IdempotentAnswers(IDbContextFactory<BookingDbContext> contexts, ApiProblems problems, TimeProvider clock)
{
    /// <summary>How long an answer is told again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // A row without an answer is of an instance of an older version, which writes it before it asks; when it takes longer than this, it has died.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static bool IsKey(string? key) => key is { Length: >= 16 and <= 128 } && key.All(c => c is > ' ' and <= '~');

    /// <summary>Keys are made by callers and answer with secrets: the database knows their hash only.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The answer: of this call, or of the first with this key that made something.</summary>
    /// <remarks>A refusal has made nothing and is not kept: the same key is asked anew.</remarks>
    public async Task<ApiAnswer> OnceAsync(string key, string request, Func<Keeper, Task<ApiAnswer>> ask)
    {
        var keeper = new Keeper(HashOf(key), HashOf(request), clock.Now());
        if (await ToldAsync(keeper) is { } told)
            return told;
        var answer = await ask(keeper);
        return keeper.Kept == answer ? answer : await ToldAsync(keeper) ?? answer; // or of another request with this key that came meanwhile
    }

    private async Task<ApiAnswer?> ToldAsync(Keeper asked)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await asked.FindAsync(db) switch
        {
            null => null,
            var first when first.RequestHash != asked.RequestHash => problems.Of("idempotency_key_reused"),
            { StatusCode: { } status, Body: { } body } => new ApiAnswer(status, body) { Replayed = true },
            _ => problems.Of("request_in_progress"),
        };
    }

    /// <summary>Keeps the answer to one request, in the transactions of whoever makes what it asks for.</summary>
    internal sealed class Keeper(string key, string requestHash, DateTimeOffset now)
    {
        private DateTimeOffset? _forgotten; // of a row that stands in the way and counts no more

        public string RequestHash => requestHash;

        /// <summary>What was written last; whether it was committed, the one who made it knows.</summary>
        public ApiAnswer? Kept { get; private set; }

        /// <summary>Whether the key has its answer, or somebody is at it.</summary>
        public async Task<bool> IsThereAsync(BookingDbContext db) => await FindAsync(db) is not null;

        /// <summary>Writes what is answered, together with what was made.</summary>
        public async Task KeepAsync(BookingDbContext db, ApiAnswer made)
        {
            Kept = made;
            if (_forgotten is { } at)
                await db.IdempotentAnswers.Where(a => a.Key == key && a.At == at).ExecuteDeleteAsync();
            db.IdempotentAnswers.Add(new IdempotentAnswer { Key = key, RequestHash = requestHash, At = now, StatusCode = made.Status, Body = made.Body });
        }

        /// <summary>What is known under the key.</summary>
        public async Task<IdempotentAnswer?> FindAsync(BookingDbContext db)
        {
            var row = await db.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key);
            var isOver = row is not null && now - row.At >= (row.StatusCode is null ? Patience : IdempotentAnswers.Kept);
            _forgotten = isOver ? row!.At : null;
            return isOver ? null : row;
        }
    }
}
