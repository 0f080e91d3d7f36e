using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BookingApp;

/// <summary>Where every id, reference and key comes from, so that a seeded run repeats.</summary>
public class Ids
{
    // No 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V: what is read out on the phone is heard right.
    private const string Alphabet = "ACDEFGHJKMNPQRTVWXY34679";

    private long _latest; // the millisecond of the latest key, and its number in it

    /// <summary>A new row's key; rises with time, so indexes stay compact, and with the order in which this instance made those of one millisecond.</summary>
    /// <remarks>RFC 9562, section 6.2, method 1: a counter of 12 bits after the time.</remarks>
    public virtual Guid NewId(DateTimeOffset now) => Numbered(Guid.CreateVersion7(now), NextIn(now.ToUnixTimeMilliseconds()));

    /// <summary>The number of the next key: from 0 in each later millisecond, and rising also for an earlier one; after 4,095 it begins anew.</summary>
    protected int NextIn(long millisecond)
    {
        while (true)
        {
            var latest = Volatile.Read(ref _latest);
            var next = millisecond > latest >> 12 ? millisecond << 12 : (latest & ~0xfffL) | ((latest + 1) & 0xfff); // never back, when clocks interleave
            if (Interlocked.CompareExchange(ref _latest, next, latest) == latest)
                return (int)(next & 0xfff);
        }
    }

    /// <summary>The same key, with this number where the counter stands.</summary>
    protected static Guid Numbered(Guid id, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | number));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A secret of 160 bits for a customer's link.</summary>
    public virtual string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>A short reference without look-alike letters; its last character checks the others.</summary>
    public string NewReference()
    {
        var letters = RandomLetters(6);
        return letters + CheckCharacter(letters);
    }

    protected virtual string RandomLetters(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    // Luhn mod N: catches every single wrong letter and nearly every swap of neighbours.
    private static char CheckCharacter(string letters)
    {
        var (factor, sum) = (2, 0);
        foreach (var letter in letters.Reverse())
        {
            var addend = factor * Alphabet.IndexOf(letter, StringComparison.Ordinal);
            sum += addend / Alphabet.Length + addend % Alphabet.Length;
            factor = 3 - factor;
        }

        return Alphabet[(Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length];
    }
}
