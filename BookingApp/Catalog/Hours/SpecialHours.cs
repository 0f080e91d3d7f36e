using System.Globalization;
using BookingApp.Data;

namespace BookingApp.Catalog.Hours;

/// <summary>The hours of one day that is not as its week says: a person's own instead of those of the week, or what the business is open besides.</summary>
public sealed class SpecialHours : IVersioned
{
    /// <summary>Whose they are when they are the business's.</summary>
    public const int Everybody = 0;

    public required int PersonId { get; init; } // or Everybody
    public required DateOnly Day { get; init; }
    public IReadOnlyList<HoursSpan> Spans { get; set; } = []; // in order; none: a person does not work on it
    public string Reason { get; set; } = "";
    public int Version { get; private set; }

    /// <summary>The spans as they are stored.</summary>
    public static string Write(IEnumerable<HoursSpan> spans) =>
        string.Join(' ', spans.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.FromMinute}-{s.ToMinute}")));

    /// <summary>The spans of what was stored.</summary>
    public static IReadOnlyList<HoursSpan> Read(string text) =>
    [
        .. from span in text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           let ends = span.Split('-')
           select new HoursSpan(int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture)),
    ];
}
