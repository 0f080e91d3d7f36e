namespace BookingApp.Tests.Support.Worlds;

/// <summary>Ids that repeat: the same seed gives the same row keys, secrets and references in the same order.</summary>
public sealed class SeededIds(int seed = 1) : Ids
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public override Guid NewId(DateTimeOffset now)
    {
        var bytes = NextBytes(16);
        var time = Guid.CreateVersion7(now).ToByteArray(bigEndian: true);
        time.AsSpan(0, 6).CopyTo(bytes);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return Numbered(new Guid(bytes, bigEndian: true), NextIn(now.ToUnixTimeMilliseconds()));
    }

    public override string NewKey() => Convert.ToHexStringLower(NextBytes(20));

    protected override string RandomLetters(int length)
    {
        lock (_gate)
            return string.Concat(_random.GetItems<char>("ACDEFGHJKMNPQRTVWXY34679", length));
    }

    private byte[] NextBytes(int count)
    {
        var bytes = new byte[count];
        lock (_gate)
            _random.NextBytes(bytes);
        return bytes;
    }
}
