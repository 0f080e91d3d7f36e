using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>What a check works with: the database as it stands at one moment, and when that is.</summary>
public sealed record CheckContext(BookingDbContext Db, DateTimeOffset Now, CancellationToken Ct)
{
    /// <summary>As many of a query's rows as are told, each as a sentence.</summary>
    public async Task<IEnumerable<Finding>> TellAsync<T>(IQueryable<T> wrong, Func<T, Finding> say) =>
        (await wrong.Take(Doctor.MaxFindings).ToListAsync(Ct)).Select(say);
}
