using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Simulation;

/// <summary>Somebody who asks for the time of a hold that has just lapsed, in a copy of the file where nothing runs in the background: it must be
/// theirs at once (I7).</summary>
internal sealed class CompetingCustomer : IDisposable
{
    private static readonly Actor _staff = new Actor.Staff(1, "Ana");

    private readonly string _copy;
    private readonly SqliteConnection _into;
    private readonly ServiceProvider _services;
    private readonly BusinessZone _zone = new("Europe/Berlin");

    public CompetingCustomer(string folder, int seed, TimeProvider clock)
    {
        _copy = Path.Combine(folder, "copy.db");
        _into = new SqliteConnection($"Data Source={_copy};Pooling=False");
        _into.Open();
        _services = AppProcess.Plain(folder, _copy, clock, new SeededIds(seed));
    }

    /// <summary>What is wrong about the time of a lapsed hold; nothing when it is on offer, and to be had by who asks for it.</summary>
    public string? Refused(SqliteConnection file, Guid lapsed, HoldRequest same)
    {
        file.BackupDatabase(_into);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var asking = RefusedAsync(lapsed, same);
        SynchronizationContext.SetSynchronizationContext(context);
        return asking.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _services.Dispose();
        _into.Dispose();
        using var pooled = new SqliteConnection(AppProcess.ConnectionString(_copy));
        SqliteConnection.ClearPool(pooled);
    }

    private async Task<string?> RefusedAsync(Guid lapsed, HoldRequest same)
    {
        _services.GetRequiredService<CatalogQueries>().Invalidate(); // it is another file now, which no feed has told of
        _services.GetRequiredService<ChangeFeed>().Publish(Change.Catalog);
        if (await _services.GetRequiredService<ReservationQueries>().FindAsync(lapsed) is not { Status: ReservationStatus.Expired })
            return "does not read as expired";

        var day = _zone.DayOf(same.Start);
        var offered = (await _services.GetRequiredService<AvailabilityQueries>().SlotsAsync(same.ServiceId, day, day, same.StaffId, same.PartySize))
            .SelectMany(d => d.Slots).Any(s => s.Start == same.Start);
        var holds = _services.GetRequiredService<HoldService>();
        var answer = await holds.HoldAsync(new Actor.Customer(), same);
        if (answer is HoldResult.Held)
            return offered ? null : "is not offered";
        if (answer is not HoldResult.NotOffered { Refusal.Rule: not BookingRule.Taken })
            return $"is refused: {answer}";

        // The rules changed meanwhile, or the start is too near: staff may have it all the same, unless no rule lets them.
        answer = await holds.HoldAsync(_staff, same with { OverrideReason = "they stood at the door" });
        return answer is HoldResult.Held or HoldResult.NotOffered { Refusal.Rule: not BookingRule.Taken } ? null : $"is refused to staff: {answer}";
    }
}
