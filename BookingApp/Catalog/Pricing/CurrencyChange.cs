using BookingApp.Data;

namespace BookingApp.Catalog.Pricing;

/// <summary>Brings what else is priced in the business's currency to a new one, in the transaction that changes it.</summary>
public delegate Task CurrencyChange(BookingDbContext db, string from, string to, CancellationToken ct);
