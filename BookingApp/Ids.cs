using System.Security.Cryptography;

namespace BookingApp;

/// <summary>Where every id, reference and key comes from, so that a seeded run repeats.</summary>
public class Ids
{
    // No 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V: what is read out on the phone is heard right.
    private const string Alphabet = "ACDEFGHJKMNPQRTVWXY34679";

    /// <summary>A new row's key; rises with time, so indexes stay compact.</summary>
    public virtual Guid NewId(DateTimeOffset now) => Guid.CreateVersion7(now);

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
