using System.Text.Json.Serialization;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Payments.Bookings;

namespace BookingApp.Api;

internal sealed record MoneyAnswer(string Amount, string Currency)
{
    public static MoneyAnswer Of(Money money) => new(money.ToWire(), money.Currency);
}

internal sealed record StaffAnswer(int Id, string Name);

internal sealed record QuestionAnswer(int Id, string Text, string Kind, bool Required, IReadOnlyList<string> Choices);

internal sealed record AddOnAnswer(int Id, string Name, string Description, MoneyAnswer Price, int Minutes);

/// <summary>A service that can be booked.</summary>
internal sealed record ServiceAnswer(
    int Id, string Name, int DurationMinutes, MoneyAnswer Price, MoneyAnswer Deposit, int Capacity,
    IReadOnlyList<StaffAnswer> People, IReadOnlyList<QuestionAnswer> Questions, IReadOnlyList<AddOnAnswer> AddOns)
{
    public static ServiceAnswer Of(Service service, CatalogSnapshot catalog) => new(
        service.Id, service.Name, service.DurationMinutes, MoneyAnswer.Of(service.Price),
        MoneyAnswer.Of(service.PayNow is PayNow.Deposit ? catalog.PrepayOf(service, service.Price) : Money.Zero(service.Price.Currency)), service.Capacity,
        [.. catalog.PeopleOf(service).Select(p => new StaffAnswer(p.Id, p.Name))],
        [.. service.Questions.Select(q => new QuestionAnswer(q.Id, q.Text, q.Kind.ToString(), q.Required, q.ChoiceList))],
        [.. service.OfferedAddOns.Select(a => new AddOnAnswer(a.Id, a.Name, a.Description, MoneyAnswer.Of(a.Price), a.Minutes))]);
}

/// <summary>An add-on as it was booked: what it adds to the price, for all who come, and to the length.</summary>
internal sealed record BookedAddOnAnswer(int Id, string Name, MoneyAnswer Price, int Minutes);

internal sealed record SlotAnswer(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<int> Staff, int SeatsFree)
{
    public static SlotAnswer Of(Slot slot) => new(slot.Start, slot.End, slot.StaffIds, slot.SeatsFree);
}

internal sealed record DayAnswer(DateOnly Date, IReadOnlyList<SlotAnswer> Slots, bool Full)
{
    public static DayAnswer Of(DaySlots day) => new(day.Date, [.. day.Slots.Select(SlotAnswer.Of)], day.IsFull);
}

/// <summary>Every day of the range, those without a time too.</summary>
internal sealed record SlotsAnswer(string TimeZone, IReadOnlyList<DayAnswer> Days);

internal sealed record PaymentAnswer(string Status, string? OrderId, string? CaptureId, string? ApprovalUrl);

internal sealed record RefundAnswer(MoneyAnswer Amount, string Status);

internal sealed record CustomerAnswer(string Name, string Email, string? Phone, string? Locale);

/// <summary>Where to send the payer; without an order when nothing was due.</summary>
internal sealed record CheckoutAnswer(string Status, string? OrderId, string? ApprovalUrl);

/// <summary>A reservation, times by the business's clock. The key stands in the answer that made it, and in no other.</summary>
internal sealed record ReservationAnswer(
    string Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key,
    string Status, int ServiceId, int StaffId, int? RoomId, int PartySize, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset? HeldUntil,
    DateTimeOffset ServerTime,
    MoneyAnswer Price, IReadOnlyList<BookedAddOnAnswer> AddOns,
    MoneyAnswer Due, MoneyAnswer Paid, MoneyAnswer Refunded, PaymentAnswer? Payment, IReadOnlyList<RefundAnswer> Refunds,
    CustomerAnswer? Customer, int Version)
{
    public static ReservationAnswer Of(BookingView r, bool withKey = false) => new(
        r.Reference, withKey ? r.Key : null, r.Status.ToString(), r.ServiceId, r.StaffId, r.RoomId, r.PartySize, r.Start, r.End, r.HeldUntil, r.ServerTime,
        MoneyAnswer.Of(r.Price),
        [.. r.AddOns.Select(a => new BookedAddOnAnswer(a.AddOnId, a.Name, MoneyAnswer.Of(r.Price with { Minor = a.PriceMinor }), a.Minutes))],
        MoneyAnswer.Of(r.Due), MoneyAnswer.Of(r.Paid), MoneyAnswer.Of(r.Refunded),
        r.Payment is { } p ? new PaymentAnswer(p.Status.ToString(), p.OrderId, p.CaptureId, p.ApprovalUrl) : null,
        [.. r.Refunds.Select(f => new RefundAnswer(MoneyAnswer.Of(f.Amount), f.Status.ToString()))],
        r.Customer is { } c ? new CustomerAnswer(c.Name, c.Email, c.Phone, c.Locale) : null,
        r.Version);
}
