using System.Globalization;
using System.Text;

namespace BookingApp.Tests.Simulation;

/// <summary>How often each thing happened, over one world or all of them.</summary>
internal sealed class CoverageCounter
{
    private readonly SortedDictionary<(string Group, string What), long> _counts = [];

    public void Add(string group, string what, long times = 1) => _counts[(group, what)] = _counts.GetValueOrDefault((group, what)) + times;

    public void Add(CoverageCounter other)
    {
        foreach (var ((group, what), times) in other._counts)
            Add(group, what, times);
    }

    public long Of(string group, string what) => _counts.GetValueOrDefault((group, what));

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var group in _counts.GroupBy(c => c.Key.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Key}:\n");
            foreach (var ((_, what), times) in group)
                text.Append(CultureInfo.InvariantCulture, $"  {times,8}  {what}\n");
        }

        return text.ToString();
    }
}
