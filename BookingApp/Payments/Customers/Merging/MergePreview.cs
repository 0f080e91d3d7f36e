using BookingApp.Customers.Notes;

namespace BookingApp.Payments.Customers.Merging;

/// <summary>Two customers, and the one that they would be.</summary>
public sealed record MergePreview(MergeSide Kept, MergeSide Former)
{
    /// <summary>What the one customer would be.</summary>
    public MergeSide Result { get; } = Kept with
    {
        Name = Kept.Name.Length > 0 ? Kept.Name : Former.Name,
        Phone = Kept.Phone.Length > 0 ? Kept.Phone : Former.Phone,
        Counts = Kept.Counts.With(Former.Counts),
        Bookings = Kept.Bookings + Former.Bookings,
        Money =
        [
            .. Kept.Money.Concat(Former.Money).GroupBy(m => m.Paid.Currency, StringComparer.Ordinal)
                .Select(g => g.Aggregate((a, b) => new CustomerMoney(a.Paid + b.Paid, a.Refunded + b.Refunded, a.Due + b.Due))),
        ],
        Points = Kept.Points is null && Former.Points is null ? null : (Kept.Points ?? 0) + (Former.Points ?? 0),
        Notes = Kept.Notes + Former.Notes,
        Tags = [.. Kept.Tags.UnionBy(Former.Tags, CustomerTag.KeyOf, StringComparer.Ordinal)],
    };
}
