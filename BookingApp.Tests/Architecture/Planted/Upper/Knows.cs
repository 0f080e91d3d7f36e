namespace BookingApp.Tests.Architecture.Planted.Upper;

/// <summary>Knows the room below by what it does alone.</summary>
internal sealed class Knows
{
    public static Func<int> Later() => () => Lower.Known.Answer();
}
