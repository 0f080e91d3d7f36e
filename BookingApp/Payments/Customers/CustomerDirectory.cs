using BookingApp.Catalog;
using BookingApp.Customers.Lists;
using BookingApp.Data;
using BookingApp.Reservations.Views;

namespace BookingApp.Payments.Customers;

/// <summary>Looks customers up for staff: by what they type of a name, an address or a phone number, by a tag, or by who was seen last.</summary>
public sealed class CustomerDirectory(CustomerSearch search, CustomerList customers, CatalogQueries catalogs)
{
    /// <summary>A page of customers, who was seen last first, on the business's clock.</summary>
    public async Task<PageOf<CustomerRow>> ListAsync(Actor actor, string? text, string? tag, int page, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var meant = string.IsNullOrWhiteSpace(text) ? null : (await search.FindAsync(actor, text, ct)).Select(c => c.Id).ToList();
        var found = await customers.ListAsync(meant, tag, page, ct);
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        return found with { Items = [.. found.Items.Select(c => c with { LastSeenAt = zone.ToLocal(c.LastSeenAt) })] };
    }
}
