using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace BookingApp.Accounts.Preferences;

/// <summary>Keeps what each user has chosen for themselves: nobody reads or writes another's.</summary>
public sealed class UserPreferencesService(UnitOfWork work, IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>What a user has chosen; who is no user has what is usual.</summary>
    public async Task<UserPreferences> FindAsync(Actor actor, CancellationToken ct = default)
    {
        if (actor is not Actor.Staff { Id: var id })
            return new UserPreferences { UserId = 0 };
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.UserPreferences.AsNoTracking().SingleOrDefaultAsync(c => c.UserId == id, ct) ?? new UserPreferences { UserId = id };
    }

    /// <summary>Keeps whose columns come first on the board, from the left.</summary>
    public Task OrderColumnsAsync(Actor actor, IEnumerable<int> people, CancellationToken ct = default)
    {
        var order = UserPreferences.OrderOf(people);
        return KeepAsync(actor, set => set.SetProperty(c => c.ColumnOrder, order), id => new() { UserId = id, ColumnOrder = order }, ct);
    }

    /// <summary>Whether a booking that comes to the day is heard.</summary>
    public Task SoundArrivalsAsync(Actor actor, bool sounds, CancellationToken ct = default) =>
        KeepAsync(actor, set => set.SetProperty(c => c.SoundsArrivals, sounds), id => new() { UserId = id, SoundsArrivals = sounds }, ct);

    /// <summary>Whether the key "/" leads to the search.</summary>
    public Task KeepFindKeyAsync(Actor actor, bool isOn, CancellationToken ct = default) =>
        KeepAsync(actor, set => set.SetProperty(c => c.HasNoFindKey, !isOn), id => new() { UserId = id, HasNoFindKey = !isOn }, ct);

    // One thing at a time: what was chosen on another screen stays. Whoever makes the row first, the other one then finds it.
    private async Task KeepAsync(Actor actor, Action<UpdateSettersBuilder<UserPreferences>> set, Func<int, UserPreferences> first, CancellationToken ct)
    {
        if (actor is not Actor.Staff { Id: var id })
            throw new RuleBrokenException("not_allowed");
        if (await TryAsync() is null)
            await TryAsync();

        Task<UserPreferences?> TryAsync() => work.TryAsync<UserPreferences>(async (db, token) =>
        {
            var row = first(id);
            if (await db.UserPreferences.Where(c => c.UserId == id).ExecuteUpdateAsync(set, token) is 0)
                db.UserPreferences.Add(row);
            return row;
        }, ct);
    }
}
