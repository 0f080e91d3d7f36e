using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Accounts;

/// <summary>Keeps sign-ins in the database, where every instance sees them and where a sign-out ends them for good.</summary>
public sealed class SignInTickets(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, Ids ids, IOptions<IdentityOptions> identity, TimeProvider clock) : ITicketStore
{
    /// <summary>The claim by which a circuit knows the sign-in that it belongs to.</summary>
    public const string Claim = "sign_in";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(14); // of a ticket that names no end

    /// <summary>Keeps a new sign-in, and drops those that ran out.</summary>
    /// <returns>The key that the cookie carries.</returns>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var now = clock.Now();
        var key = ids.NewKey();
        var row = RowOf(ids.NewId(now), key, ticket, now);
        await work.DoAsync(
            async (db, token) =>
            {
                await db.SignInTickets.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(token);
                db.SignInTickets.Add(row);
            },
            CancellationToken.None); // a cookie without its row would be a sign-in that never works
        return key;
    }

    /// <summary>Writes a sign-in anew: it slides on, or carries another stamp since its own user chose a new password. One that was ended meanwhile
    /// stays ended.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var (now, hash) = (clock.Now(), Hash(key));
        var fresh = RowOf(Guid.Empty, key, ticket, now);
        await work.DoAsync(async (db, token) => await db.SignInTickets.Where(t => t.KeyHash == hash).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.UserId, fresh.UserId).SetProperty(t => t.Stamp, fresh.Stamp).SetProperty(t => t.Content, fresh.Content)
                .SetProperty(t => t.ExpiresAt, fresh.ExpiresAt), token));
    }

    /// <summary>The sign-in of a cookie, if it still stands.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = Hash(key);
        await using var db = await contexts.CreateDbContextAsync();
        if (await Standing(db).SingleOrDefaultAsync(t => t.KeyHash == hash) is not { } row
            || TicketSerializer.Default.Deserialize(row.Content) is not { } ticket)
            return null;
        Mark(ticket.Principal, row.Id);
        return ticket;
    }

    /// <summary>Ends a sign-in: its cookie is worth nothing from here on, and its open pages are told.</summary>
    public Task RemoveAsync(string key)
    {
        var hash = Hash(key);
        return work.DoAsync(async (db, token) =>
        {
            var user = await db.SignInTickets.Where(t => t.KeyHash == hash).Select(t => (int?)t.UserId).SingleOrDefaultAsync(token);
            await db.SignInTickets.Where(t => t.KeyHash == hash).ExecuteDeleteAsync(token);
            if (user is { } id)
                db.Publish(Ended(id));
        });
    }

    /// <summary>Drops the sign-ins of a user whose stamp has changed, and tells their open pages: they are void already.</summary>
    public Task EndVoidAsync(int userId, CancellationToken ct = default) => work.DoAsync(
        async (db, token) =>
        {
            await db.SignInTickets.Where(t => t.UserId == userId && !db.Set<AppUser>().Any(u => u.Id == userId && !u.Disabled && u.SecurityStamp == t.Stamp))
                .ExecuteDeleteAsync(token);
            db.Publish(Ended(userId));
        },
        ct);

    /// <summary>Whether the sign-in that this principal came by still stands, and is still theirs.</summary>
    public async Task<bool> StandsAsync(ClaimsPrincipal user, CancellationToken ct = default)
    {
        if (!Guid.TryParse(user.FindFirstValue(Claim), out var id))
            return false;
        var userId = UserId(user);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Standing(db).AnyAsync(t => t.Id == id && t.UserId == userId, ct);
    }

    /// <summary>The change that tells open pages to look whether they may go on.</summary>
    internal static Change Ended(ClaimsPrincipal user) => Ended(UserId(user));

    private static Change Ended(int userId) => new(ChangeKind.SignIns, Reference: userId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Carries the sign-in's mark over to a principal that was made anew.</summary>
    internal static void HandoffMark(ClaimsPrincipal? from, ClaimsPrincipal to)
    {
        if (Guid.TryParse(from?.FindFirstValue(Claim), out var id))
            Mark(to, id);
    }

    private static void Mark(ClaimsPrincipal principal, Guid id)
    {
        var identity = (ClaimsIdentity)principal.Identity!;
        if (identity.FindFirst(Claim) is { } old)
            identity.RemoveClaim(old);
        identity.AddClaim(new Claim(Claim, id.ToString()));
    }

    private IQueryable<SignInTicket> Standing(BookingDbContext db)
    {
        var now = clock.Now();
        return db.SignInTickets.AsNoTracking()
            .Where(t => t.ExpiresAt > now && db.Set<AppUser>().Any(u => u.Id == t.UserId && !u.Disabled && u.SecurityStamp == t.Stamp));
    }

    private SignInTicket RowOf(Guid id, string key, AuthenticationTicket ticket, DateTimeOffset now) => new()
    {
        Id = id,
        KeyHash = Hash(key),
        UserId = UserId(ticket.Principal),
        Stamp = ticket.Principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) ?? "",
        Content = TicketSerializer.Default.Serialize(ticket),
        StartedAt = now,
        ExpiresAt = ticket.Properties.ExpiresUtc ?? now + Longest,
    };

    private static int UserId(ClaimsPrincipal user) => int.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "0", CultureInfo.InvariantCulture);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
