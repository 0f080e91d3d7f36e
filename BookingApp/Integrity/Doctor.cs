using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>Checks over the whole database that what must always be true is true. Each check is a query; no row is fetched but those that are wrong.</summary>
public sealed class Doctor(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, TimeProvider clock)
{
    /// <summary>The most that one check tells; there may be more.</summary>
    public const int MaxFindings = 20;

    private static readonly (string Rule, Func<CheckContext, Task<IEnumerable<Finding>>>[] Looks)[] Checks =
    [
        ("I1", [TimeChecks.OverlapsAsync, TimeChecks.BookedIntoTimeOffAsync, TimeChecks.FullSessionsAsync]),
        ("I2", [TimeChecks.MissingClaimsAsync, TimeChecks.MisplacedClaimsAsync, TimeChecks.OwnerlessClaimsAsync, TimeChecks.SeatsAsync]),
        ("I3", [MoneyChecks.CapturingPaymentsAsync, MoneyChecks.CapturingReservationsAsync, MoneyChecks.UnleasedAsync]),
        ("I4",
        [
            MoneyChecks.KeptAsync, MoneyChecks.WithoutCaptureAsync, MoneyChecks.WrongAmountAsync,
            MoneyChecks.TooMuchBackAsync, MoneyChecks.TooMuchTakenAsync, MoneyChecks.OwedByPolicyAsync,
        ]),
        ("I5", [MoneyChecks.TwiceAsync, MoneyChecks.SeveralOpenAsync]),
        ("I6", [MoneyChecks.OverPriceAsync]),
        ("I7", [TimeChecks.UnrecordedExpiryAsync]),
        ("I8", [EmailChecks.TwiceAsync, EmailChecks.UntoldAsync]),
        ("I9",
        [
            LedgerChecks.UnbalancedAsync, LedgerChecks.UnrecordedPaymentsAsync, LedgerChecks.RecordedTwiceAsync,
            LedgerChecks.UnrecordedRefundsAsync, LedgerChecks.UnrecordedDisputesAsync,
        ]),
        ("I11", [DiscountChecks.CouponsAsync, DiscountChecks.KeptAsync, DiscountChecks.PointsAsync]),
        ("I12", [TimeChecks.UnrecordedReleaseAsync]),
        ("Customers", [CustomerChecks.NobodyAsync, CustomerChecks.AnotherAsync]),
    ];

    /// <summary>Looks at I1 to I9, I11, I12 and the customers, each in its own sentences, as they stand at one moment; I10 shows in no database.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await using var view = await db.Database.BeginTransactionAsync(engine.OneMoment, ct); // one moment, and nobody has to wait for it
        var context = new CheckContext(db, clock.Now(), ct);
        var diagnoses = new List<Diagnosis>();
        foreach (var (rule, looks) in Checks)
        {
            var began = clock.GetTimestamp();
            var found = new List<Finding>();
            foreach (var look in looks)
                found.AddRange(await look(context));
            diagnoses.Add(new Diagnosis(rule, found, clock.GetElapsedTime(began)));
        }

        return diagnoses;
    }
}
