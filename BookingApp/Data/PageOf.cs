using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>One page of a longer list.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize)
{
    public int Pages => PageOf.Count(Total, PageSize);

    /// <summary>The day since when there was looked, where the list is longer than one looks through; null: everything.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>What bounds every list of a table that grows without end.</summary>
public static class PageOf
{
    /// <summary>So many of the newest rows are looked through and counted; who wants older ones says of which days.</summary>
    public const int Max = 50_000;

    /// <summary>How many pages so many rows fill; a list without rows is one page.</summary>
    public static int Count(int total, int pageSize) => Math.Max(1, (total + pageSize - 1) / pageSize);

    /// <summary>The page asked for, or the nearest that there is.</summary>
    public static int Nearest(int page, int total, int pageSize) => Math.Clamp(page, 1, Count(total, pageSize));

    /// <summary>How far back a list goes that holds only so many of the newest; null: it holds all.</summary>
    public static async Task<DateTimeOffset?> OldestAsync(IQueryable<DateTimeOffset> newestFirst, int max, CancellationToken ct) =>
        await newestFirst.Skip(max - 1).Select(at => (DateTimeOffset?)at).FirstOrDefaultAsync(ct);
}
