using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Board.Grid;

/// <summary>What overlaps in a column shares its width.</summary>
internal static class SideBySide
{
    /// <summary>Each entry with its place from the left, and how many stand side by side there.</summary>
    public static IEnumerable<(BoardEntry Entry, int Place, int Of)> Of(IEnumerable<BoardEntry> entries)
    {
        var group = new List<(BoardEntry Entry, int Place)>(); // what touches each other, however far apart
        var ends = new List<DateTimeOffset>(); // of the places
        foreach (var entry in entries.OrderBy(e => e.Start).ThenByDescending(e => e.End))
        {
            if (ends.TrueForAll(end => end <= entry.Start))
            {
                foreach (var (done, at) in group)
                    yield return (done, at, ends.Count);
                group.Clear();
                ends.Clear();
            }

            var place = ends.FindIndex(end => end <= entry.Start);
            if (place < 0)
            {
                place = ends.Count;
                ends.Add(entry.End);
            }

            ends[place] = entry.End;
            group.Add((entry, place));
        }

        foreach (var (done, at) in group)
            yield return (done, at, ends.Count);
    }
}
