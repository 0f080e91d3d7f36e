using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>Checks over the whole database that what must always be true is true.</summary>
public sealed class Doctor(
    IEnumerable<IIntegrityCheck> checks, IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, TimeProvider clock)
{
    /// <summary>The most that one check tells; there may be more.</summary>
    public const int MaxFindings = 20;

    /// <summary>Looks at I1 to I9, I11, I12 and the customers, each in its own sentences, as they stand at one moment; I10 shows in no database.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await using var view = await db.Database.BeginTransactionAsync(engine.OneMoment, ct); // one moment, and nobody has to wait for it
        var context = new CheckContext(db, clock.Now(), ct);
        var diagnoses = new List<Diagnosis>();
        foreach (var rule in checks.GroupBy(check => check.Rule, StringComparer.Ordinal))
        {
            var began = clock.GetTimestamp();
            var found = new List<Finding>();
            foreach (var check in rule)
                found.AddRange(await check.RunAsync(context));
            diagnoses.Add(new Diagnosis(rule.Key, found, clock.GetElapsedTime(began)));
        }

        return diagnoses;
    }
}
