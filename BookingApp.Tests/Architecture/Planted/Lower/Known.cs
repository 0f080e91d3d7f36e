namespace BookingApp.Tests.Architecture.Planted.Lower;

/// <summary>Knows the room above in a generic argument, which it may not.</summary>
internal sealed class Known
{
    public List<Upper.Knows?>? Above { get; init; }

    public static int Answer() => 42;
}
