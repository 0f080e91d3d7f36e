using System.Globalization;
using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Views;

/// <summary>Whose visits are shown, as the address says it: <c>who=mine</c>, <c>who=all</c>, of a day <c>who=at-work</c>, or
/// somebody's number.</summary>
public static class WhoFilter
{
    public const string Mine = "mine";
    public const string All = "all";
    public const string AtWork = "at-work";

    /// <summary>The person that is meant; null: everybody.</summary>
    public static int? StaffId(string? who, int? own) =>
        who is Mine ? own : int.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The columns of a day that are meant.</summary>
    public static BoardView Shown(BoardView board, string? who, int? own) => who is AtWork ? board.AtWork() : board.Only(StaffId(who, own));

    /// <summary>The person whose list is meant: whoever has a column of their own begins with it.</summary>
    public static int? ListOf(string? who, int? own) => StaffId(who is null or "" ? Mine : who, own);

    /// <summary>An address that shows one person's visits.</summary>
    public static string Of(string address, int staffId) => Of(address, staffId.ToString(CultureInfo.InvariantCulture));

    /// <summary>An address that keeps whose visits are shown.</summary>
    public static string Of(string address, string? who) =>
        who is null or "" ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}who={Uri.EscapeDataString(who)}";
}
