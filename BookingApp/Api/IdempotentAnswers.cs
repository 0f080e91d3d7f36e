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

    public static bool IsKey(string? key) => key is { Length: >= 16 and <= 128 } && key.All(c => c is > ' ' and <= '~');

    /// <summary>Keys are made by callers and answer with secrets: the database knows their hash only.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The answer: of this call, or of the first with this key that made something.</summary>
    /// <remarks>A refusal has made nothing and is not kept: the same key is asked anew.</remarks>
    public async Task<ApiAnswer> OnceAsync(string key, string request, Func<IdempotentRequest, Task<ApiAnswer>> ask)
    {
        var mine = new IdempotentRequest(HashOf(key), HashOf(request), clock.Now());
        if (await ToldAsync(mine) is { } told)
            return told;
        var answer = await ask(mine);
        return mine.Recorded == answer ? answer : await ToldAsync(mine) ?? answer; // another with this key may have come first meanwhile
    }

    private async Task<ApiAnswer?> ToldAsync(IdempotentRequest asked)
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
}
