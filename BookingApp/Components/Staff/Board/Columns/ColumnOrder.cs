namespace BookingApp.Components.Staff.Board.Columns;

/// <summary>The order in which somebody wants the columns of the board.</summary>
public static class ColumnOrder
{
    /// <summary>The order with a person put where so many of those who are shown stand to the left; who is not shown that day stays behind whom they
    /// stood.</summary>
    public static IReadOnlyList<int> Move(IReadOnlyList<int> kept, IReadOnlyList<int> shown, int person, int to)
    {
        var order = kept.Union(shown).Where(p => p != person).ToList();
        var others = shown.Where(p => p != person).ToList();
        to = Math.Clamp(to, 0, others.Count);
        order.Insert(to > 0 ? order.IndexOf(others[to - 1]) + 1 : others.Count > 0 ? order.IndexOf(others[0]) : 0, person);
        return order;
    }
}
