using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer;

/// <summary>What a visitor has picked so far; it lives in the address, so that every step is a link.</summary>
public sealed record SlotChoice(int? Staff, DateOnly? Month, DateOnly? Date, int Party)
{
    /// <summary>Reads an address; what makes no sense in it was not picked.</summary>
    public static SlotChoice Read(string? staff, string? month, string? date, string? party) => new(
        int.TryParse(staff, CultureInfo.InvariantCulture, out var id) ? id : null,
        DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && IsNear(first) ? first : null,
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsNear(day) ? day : null,
        int.TryParse(party, CultureInfo.InvariantCulture, out var people) && people is > 0 and <= 1000 ? people : 1);

    public string ToAddress(string path)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Staff is { } staff)
            query["staff"] = staff.ToString(CultureInfo.InvariantCulture);
        if (Month is { } month)
            query["month"] = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (Date is { } date)
            query["date"] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Party is not 1)
            query["party"] = Party.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(path, query);
    }

    private static bool IsNear(DateOnly day) => day.Year is > 2000 and < 3000;
}
