using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;

namespace BookingApp.Api;

internal sealed record CustomerForm(string? Name = null, string? Email = null, string? Phone = null, string? Locale = null)
{
    public CustomerDetails ToDetails() => new(Name?.Trim() ?? "", Email?.Trim() ?? "", Phone?.Trim(), Locale?.Trim());
}

internal sealed record HoldForm(
    int? ServiceId = null, string? Start = null, int? StaffId = null, int? PartySize = null, CustomerForm? Customer = null,
    Dictionary<int, string?>? Answers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? AddOns = null)
{
    public HoldRequest ToRequest()
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ServiceId is null)
            errors["serviceId"] = "required";
        if (Customer is null && Answers is { Count: > 0 })
            errors["customer"] = "required"; // without a customer there is nobody whose answers these are
        var start = Wire.Start(Start, errors);
        return errors.Count > 0
            ? throw new InvalidRequestException(errors)
            : new HoldRequest(ServiceId!.Value, start, StaffId, PartySize ?? 1)
            {
                AddOns = AddOnIds.Of(AddOns ?? []),
                Customer = Customer?.ToDetails(),
                Answers = Wire.Answers(Answers),
            };
    }
}

internal sealed record DetailsForm(CustomerForm? Customer = null, Dictionary<int, string?>? Answers = null);

internal sealed record ReturnForm(string? OrderId = null);

internal sealed record CouponCodeForm(string? Code = null);

internal sealed record RescheduleForm(
    string? Start = null, int? StaffId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PartySize = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? AddOns = null)
{
    public RescheduleRequest ToRequest()
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = Wire.Start(Start, errors);
        return errors.Count > 0
            ? throw new InvalidRequestException(errors)
            : new RescheduleRequest(start, StaffId) { PartySize = PartySize, AddOns = AddOns is { } ids ? AddOnIds.Of(ids) : null };
    }
}

/// <summary>Reads what stands on the wire; what it cannot read it notes by member.</summary>
internal static partial class Wire
{
    /// <summary>An instant with its offset: a time without one would be read in the server's zone.</summary>
    public static DateTimeOffset Start(string? text, Dictionary<string, string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors["start"] = "required";
        else if (!WithOffset().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            || !BusinessDays.Cover(start))
            errors["start"] = "iso_8601_with_offset";
        else
            return DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds());
        return default;
    }

    public static DateOnly Day(string member, string? text, Dictionary<string, string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors[member] = "required";
        else if (BusinessDays.Read(text) is { } day)
            return day;
        else
            errors[member] = "yyyy-MM-dd";
        return default;
    }

    public static int? Number(string member, string? text, Dictionary<string, string> errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        errors[member] = "number";
        return null;
    }

    public static IReadOnlyDictionary<int, string>? Answers(Dictionary<int, string?>? answers) => answers?.ToDictionary(a => a.Key, a => a.Value ?? "");

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithOffset();
}
