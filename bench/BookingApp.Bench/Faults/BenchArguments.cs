using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>What the commands of this folder are told: a number, a seed, and where things are.</summary>
internal static class BenchArguments
{
    /// <summary>Reads <c>[number] [--seed N]</c> and what <see cref="Plan"/> knows.</summary>
    public static (int Number, int Seed, Plan Plan) Read(IReadOnlyList<string> arguments, int otherwise)
    {
        var isSaid = arguments.Count > 0 && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var seed = arguments.ToList().IndexOf("--seed") is var at and >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : 1;
        return (isSaid ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : otherwise, seed, Plan.Read([.. isSaid ? arguments.Skip(1) : arguments]));
    }
}
