using System.Globalization;

namespace BookingApp.Accounts.Preferences;

/// <summary>How one user wants the pages of staff; who has no row has them as they come.</summary>
public sealed class UserPreferences
{
    /// <summary>How long the order of columns may be: some three hundred people.</summary>
    public const int OrderLength = 2000;

    public required int UserId { get; init; }
    public string ColumnOrder { get; init; } = ""; // people by their numbers, from the left
    public bool SoundsArrivals { get; init; } // a booking that comes to the day is heard
    public bool HasNoFindKey { get; init; } // "/" is a letter like others

    /// <summary>Whose columns come first on the board, from the left; who is not named comes after them.</summary>
    public IReadOnlyList<int> Columns =>
        [.. ColumnOrder.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>An order as it is kept; of more people than it has room for, the first.</summary>
    public static string OrderOf(IEnumerable<int> people)
    {
        var order = string.Join(',', people.Distinct());
        return order.Length <= OrderLength ? order : order[..order.LastIndexOf(',', OrderLength)];
    }
}
