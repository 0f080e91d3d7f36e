using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Api;

/// <summary>Does a request once per idempotency key, and tells its first answer again for 24 hours.</summary>
internal sealed class IdempotentAnswers(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, ApiProblems problems, TimeProvider clock)
{
    /// <summary>How long an answer is told again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // Whoever has not answered by then is dead: a hold takes seconds at most.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static bool IsKey(string? key) => key is { Length: >= 16 and <= 128 } && key.All(c => c is > ' ' and <= '~');

    /// <summary>Keys are made by callers and answer with secrets: the database knows their hash only.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The answer: of this call, or of the first with this key.</summary>
    public async Task<ApiAnswer> OnceAsync(string key, string request, Func<Task<ApiAnswer>> ask)
    {
        var mine = new IdempotentAnswer { Key = HashOf(key), RequestHash = HashOf(request), At = clock.Now() };
        if (await TakeAsync(mine) is { } told)
            return told;

        var keep = false;
        try
        {
            var answer = await ask();
            keep = answer.Status is < 500 and not 429; // "try again later" is no answer to keep
            if (keep)
                await KeepAsync(mine, answer);
            return answer;
        }
        finally
        {
            if (!keep)
                await work.DoAsync((db, ct) => Mine(db, mine).ExecuteDeleteAsync(ct), CancellationToken.None);
        }
    }

    // Null: the key is ours from here on. A unit of its own, before the work: parallel requests see it.
    private async Task<ApiAnswer?> TakeAsync(IdempotentAnswer mine)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            await using var db = await contexts.CreateDbContextAsync();
            var first = await db.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Key == mine.Key);
            var age = first is null ? TimeSpan.Zero : mine.At - first.At;
            if (first is null)
            {
                if (await InsertAsync(mine))
                    return null;
            }
            else if (age >= Kept)
            {
                await work.DoAsync((context, ct) => context.IdempotentAnswers.Where(a => a.Key == first.Key && a.At == first.At).ExecuteDeleteAsync(ct));
            }
            else if (first.RequestHash != mine.RequestHash)
            {
                return problems.Of("idempotency_key_reused");
            }
            else if (first is { StatusCode: { } status, Body: { } body })
            {
                return new ApiAnswer(status, body) { Replayed = true };
            }
            else if (age < Patience)
            {
                return problems.Of("request_in_progress");
            }
            else if (await TakeOverAsync(first, mine))
            {
                return null;
            }
        }

        return problems.Of("request_in_progress");
    }

    private async Task<bool> InsertAsync(IdempotentAnswer mine) => await work.TryAsync<IdempotentAnswer>((db, _) =>
    {
        db.IdempotentAnswers.Add(new IdempotentAnswer { Key = mine.Key, RequestHash = mine.RequestHash, At = mine.At });
        return Task.FromResult<IdempotentAnswer?>(mine);
    }) is not null;

    // The first died before it answered; of all who come now, one goes on.
    private async Task<bool> TakeOverAsync(IdempotentAnswer dead, IdempotentAnswer mine) => await work.DoAsync<int>((db, ct) =>
        Mine(db, dead).ExecuteUpdateAsync(set => set.SetProperty(a => a.At, mine.At), ct)) is 1;

    private Task KeepAsync(IdempotentAnswer mine, ApiAnswer answer) => work.DoAsync(
        (db, ct) => Mine(db, mine)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.StatusCode, answer.Status).SetProperty(a => a.Body, answer.Body), ct), CancellationToken.None);

    private static IQueryable<IdempotentAnswer> Mine(BookingDbContext db, IdempotentAnswer mine) =>
        db.IdempotentAnswers.Where(a => a.Key == mine.Key && a.At == mine.At && a.StatusCode == null);
}
