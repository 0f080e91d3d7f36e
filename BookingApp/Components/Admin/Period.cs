using BookingApp.Catalog;

namespace BookingApp.Components.Admin;

/// <summary>First and last day of a list as they stand in its address, and the keys of what is wrong with them: a list that would be empty for that
/// says so.</summary>
public sealed record Period(DateOnly? From, DateOnly? To, string? FromError = null, string? ToError = null)
{
    public bool IsFine => FromError is null && ToError is null;

    public static Period Read(string? from, string? to, int? mostDays = null)
    {
        var (first, last) = (BusinessDays.Read(from), BusinessDays.Read(to));
        return new Period(first, last, IsUnread(from, first) ? "Date.Unknown" : null, IsUnread(to, last) ? "Date.Unknown" : null) switch
        {
            { IsFine: true } fine when last < first => fine with { ToError = "Date.Order" },
            { IsFine: true } fine when last?.DayNumber - first?.DayNumber >= mostDays => fine with { ToError = "Date.TooMany" },
            var read => read,
        };
    }

    private static bool IsUnread(string? text, DateOnly? day) => !string.IsNullOrEmpty(text) && day is null;
}
