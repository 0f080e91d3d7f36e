using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>What the commands of this folder are told: a number, a seed, and where things are.</summary>
internal static class Words
{
    /// <summary>Reads <c>[number] [--seed N]</c> and what <see cref="Plan"/> knows.</summary>
    public static (int Number, int Seed, Plan Plan) Read(IReadOnlyList<string> words, int otherwise)
    {
        var isSaid = words.Count > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var seed = words.ToList().IndexOf("--seed") is var at and >= 0 ? int.Parse(words[at + 1], CultureInfo.InvariantCulture) : 1;
        return (isSaid ? int.Parse(words[0], CultureInfo.InvariantCulture) : otherwise, seed, Plan.Read([.. isSaid ? words.Skip(1) : words]));
    }
}
