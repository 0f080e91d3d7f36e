using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog;

/// <summary>Changes the business itself: its name, zone, currency and policies.</summary>
public sealed class BusinessService(CatalogSaving saving, CatalogQueries catalogs, IEnumerable<CurrencyChange> others)
{
    /// <summary>Changes the business's settings. A new currency, agreed to, keeps the numbers of all prices; bookings keep the money they were made
    /// in.</summary>
    public async Task<SaveResult> SaveAsync(Actor actor, BusinessForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (form.Check() is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);
        if (form.Currency != (await catalogs.SnapshotAsync(ct)).Business.Currency && form.AgreedCurrency != form.Currency)
            return new SaveResult.Invalid(new FormCheck().Must(false, nameof(BusinessForm.Currency), "currency_agree").Errors);

        return await saving.SaveAsync(form.Command, async (db, token) =>
        {
            var business = await db.Businesses.SingleAsync(token);
            if (business.Version != form.Version)
                return null;

            if (business.Currency != form.Currency)
            {
                if (form.AgreedCurrency != form.Currency)
                    return null;
                foreach (var service in await db.Services.ToListAsync(token))
                    (service.Price, service.DepositMinor) = (
                        Restate(service.Price, form.Currency), Restate(service.Price with { Minor = service.DepositMinor }, form.Currency).Minor);
                foreach (var addOn in await db.AddOns.ToListAsync(token))
                    addOn.Price = Restate(addOn.Price, form.Currency);
                foreach (var change in others)
                    await change(db, business.Currency, form.Currency, token);
            }

            form.ApplyTo(business);
            CatalogSaving.Touch(db, business);
            return Business.OnlyId;
        }, ct);
    }

    /// <summary>Prices, also of add-ons, deposits and the worth of a point that a new currency would round, since it has fewer decimals.</summary>
    public async Task<IReadOnlyList<RoundedAmount>> RoundedByAsync(BusinessForm form, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var amounts = catalog.Services
            .SelectMany(s => new[] { (s.Name, s.Price), (s.Name, s.Price with { Minor = s.DepositMinor }) }.Concat(s.AddOns.Select(a => (a.Name, a.Price))))
            .Append((nameof(BusinessForm.PointValue), form.PointValueBefore ?? Money.Zero(catalog.Business.Currency)));
        return [.. amounts.Select(a => new RoundedAmount(a.Item1, a.Item2, Restate(a.Item2, form.Currency))).Where(a => a.IsRounded)];
    }

    /// <summary>The catalogue as it would be with these settings.</summary>
    public async Task<CatalogSnapshot> WithAsync(BusinessForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var business = new Business { Name = form.Name, TimeZone = form.TimeZone, Currency = form.Currency, Locale = form.Locale };
        return now.With(business);
    }

    // The number is kept; decimals that the new currency lacks are rounded, which admins are shown before.
    internal static Money Restate(Money price, string currency)
    {
        var amount = decimal.Round(price.ToDecimal(), Money.DecimalsOf(currency), MidpointRounding.AwayFromZero);
        return Money.Parse(amount.ToString(System.Globalization.CultureInfo.InvariantCulture), currency);
    }
}
