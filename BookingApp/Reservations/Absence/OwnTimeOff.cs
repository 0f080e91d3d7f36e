using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Absence.Requests;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence;

/// <summary>How much of their own time people block without asking: a day at most in one piece, of however many blocks that is made.</summary>
internal static class OwnTimeOff
{
    /// <summary>A whole day, the longest of the year too.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(25);

    /// <summary>In a unit of work, before anything else is locked: whether a block makes too long a piece with those of theirs that it touches. What an admin
    /// approved or laid counts for nothing, nor does being ill.</summary>
    public static async Task<bool> IsTooLongAsync(BookingDbContext db, TimeOff block, CancellationToken ct)
    {
        await db.Resources.Where(r => r.Id == block.ResourceId) // their row is the lock, and stays as it is: of two at once the second sees the first
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Version, r => r.Version), ct);
        var (from, to) = (block.Start - Longest, block.End + Longest);
        var own = await db.TimeOff.AsNoTracking()
            .Where(t => t.ResourceId == block.ResourceId && t.ByStaffId == block.ByStaffId && !t.IsIllness && t.Start <= to && t.End >= from
                && !db.Set<TimeOffRequest>().Any(r => r.Id == t.Id))
            .OrderBy(t => t.Start).Select(t => new { t.Start, t.End }).ToListAsync(ct);
        var (start, end) = (block.Start, block.End);
        foreach (var before in own.AsEnumerable().Reverse().Where(t => t.Start < start && t.End >= start))
            start = before.Start;
        foreach (var after in own.Where(t => t.End > end && t.Start <= end))
            end = after.End;
        return end - start > Longest;
    }
}
