using BookingApp.Discounts;

namespace BookingApp.Integrity.Discounts;

/// <summary>A points account holds what its entries sum to, never less than nothing.</summary>
internal sealed class PointsAreTheSumOfTheirEntries : IIntegrityCheck
{
    public string Rule => "I11";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from a in context.Db.PointsAccounts
        let sum = context.Db.Set<PointsEntry>().Where(e => e.Email == a.Email).Sum(e => e.Points)
        where a.Balance < 0 || a.Balance != sum
        select new { a.Code, a.Balance, Sum = sum },
        a => new Finding($"points account {a.Code}: holds {a.Balance}, its entries sum to {a.Sum}"));
}
