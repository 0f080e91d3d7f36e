using System.Globalization;
using BookingApp.Catalog.AddOns;

namespace BookingApp.Catalog.Forms;

/// <summary>An add-on as an admin types it. New ones have no id yet; others are retired, since bookings name them.</summary>
public sealed class AddOnForm
{
    public int? Id { get; set; }
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Price { get; set; } = "0";
    public int Minutes { get; set; }
    public bool Active { get; set; } = true;

    public static AddOnForm Of(AddOn addOn) => new()
    {
        Id = addOn.Id,
        Name = addOn.Name,
        Description = addOn.Description,
        Price = addOn.Price.ToWire(),
        Minutes = addOn.Minutes,
        Active = addOn.Active,
    };

    internal void ApplyTo(Service service, string currency, int order, Func<int> nextId)
    {
        var addOn = service.AddOns.Find(a => a.Id == Id);
        if (addOn is null)
            service.AddOns.Add(addOn = new AddOn { Id = nextId(), ServiceId = service.Id, Name = Name, Price = Money.Zero(currency) });
        (addOn.Name, addOn.Description, addOn.Minutes, addOn.Active, addOn.SortOrder) = (Name.Trim(), Description.Trim(), Minutes, Active, order);
        addOn.Price = ReadPrice(currency);
    }

    internal Money ReadPrice(string currency) =>
        Money.TryRead(Price, currency, CultureInfo.CurrentCulture, out var price) ? price : Money.Zero(currency);
}
