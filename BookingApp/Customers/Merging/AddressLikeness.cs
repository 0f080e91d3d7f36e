namespace BookingApp.Customers.Merging;

/// <summary>Says which two addresses one person may have: one written as the other with a slip, or the same name at another host.</summary>
public static class AddressLikeness
{
    private const int MaxSlips = 2;
    private const int MinLength = 5; // of what is compared: of few letters two are half

    /// <summary>Whether two canonical addresses are alike.</summary>
    public static bool IsLike(string one, string other) =>
        NameOf(one) == NameOf(other) || (Math.Min(one.Length, other.Length) >= MinLength && Slips(one, other) <= MaxSlips);

    // maya.k+spa@ and mayak@ are one mailbox to some providers.
    private static string NameOf(string mailbox) => string.Concat(mailbox.Split('@')[0].Split('+')[0].Where(char.IsLetterOrDigit));

    // How many letters are left out, put in, taken for another or changed places with their neighbour.
    private static int Slips(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MaxSlips)
            return MaxSlips + 1;
        int[][] rows = [.. Enumerable.Range(0, one.Length + 1).Select(_ => new int[other.Length + 1])];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i][j] = i is 0 || j is 0
                    ? i + j
                    : Math.Min(Math.Min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i][j] = Math.Min(rows[i][j], rows[i - 2][j - 2] + 1);
            }
        }

        return rows[one.Length][other.Length];
    }
}
