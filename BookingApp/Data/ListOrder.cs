using System.Linq.Expressions;

namespace BookingApp.Data;

/// <summary>By which column a list is sorted, and which way. In an address it reads <c>name</c>, or <c>-name</c> for the largest or latest first.</summary>
public readonly record struct ListOrder<TColumn>(TColumn Column, bool IsDescending)
    where TColumn : struct, Enum
{
    /// <summary>What an address says of it.</summary>
    public override string ToString() => (IsDescending ? "-" : "") + Column.ToString().ToLowerInvariant();

    /// <summary>Sorts rows by a key, this order's way.</summary>
    public IOrderedQueryable<TRow> Sort<TRow, TKey>(IQueryable<TRow> rows, Expression<Func<TRow, TKey>> key) =>
        IsDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    /// <summary>Sorts rows that are read by a key, this order's way.</summary>
    public IOrderedEnumerable<TRow> Sort<TRow, TKey>(IEnumerable<TRow> rows, Func<TRow, TKey> key, IComparer<TKey>? comparer = null) =>
        IsDescending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
}

/// <summary>Reads how a list is sorted.</summary>
public static class ListOrder
{
    /// <summary>Reads what an address says; what is no column of this list counts as the list's own order.</summary>
    public static ListOrder<TColumn> Read<TColumn>(string? text, ListOrder<TColumn> own)
        where TColumn : struct, Enum
    {
        var isDescending = text is ['-', ..];
        var name = isDescending ? text![1..] : text;
        return name?.All(char.IsAsciiLetterLower) is true && Enum.TryParse<TColumn>(name, ignoreCase: true, out var column) && Enum.IsDefined(column)
            ? new(column, isDescending)
            : own;
    }
}
