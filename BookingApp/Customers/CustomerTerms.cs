using System.Globalization;
using System.Text;
using BookingApp.Contacts;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers;

/// <summary>What customers are found by: words without accents and capitals, so that whoever types on any keyboard finds them.</summary>
public static class CustomerTerms
{
    private const int MaxWords = 12; // of one name
    private const string Apostrophes = "'’‘ʼ`´";

    // Letters that Unicode does not take apart.
    private static readonly Dictionary<char, string> _plain = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ħ'] = "h",
        ['ı'] = "i",
    };

    /// <summary>The terms of a customer, and of who was merged into them; none of one whose name is not known yet.</summary>
    public static IReadOnlySet<string> Of(Customer customer, params IEnumerable<CustomerMerge> merged)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        if (customer.Name.Length is 0)
            return terms;
        Add(terms, customer.Name, customer.Mailbox, customer.Phone, customer.PhoneE164);
        foreach (var former in merged)
            Add(terms, former.Name, former.Mailbox, former.Phone, former.PhoneE164);
        return terms;
    }

    /// <summary>The words of a name as they are looked up.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var c in VisibleText.Of(text).ToLowerInvariant().Normalize(NormalizationForm.FormKD) + " ")
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                word.Append(_plain.GetValueOrDefault(c, c.ToString()));
            else if (!Apostrophes.Contains(c, StringComparison.Ordinal) && CharUnicodeInfo.GetUnicodeCategory(c) is not (
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) && word.Length > 0)
            {
                words.Add(Cut(word.ToString()));
                word.Clear();
            }
        }

        return words;
    }

    /// <summary>The first text behind all that begin with another one, in the order of the letters' numbers.</summary>
    public static string End(string beginning)
    {
        var last = beginning.EnumerateRunes().Last();
        var next = last.Value is 0xD7FF ? 0xE000 : Math.Min(last.Value + 1, 0x10FFFF); // no half of a character is one
        return beginning[..^last.Utf16SequenceLength] + new Rune(next);
    }

    /// <summary>Brings the rows of a customer to what they are found by now; in the caller's transaction, with the customer's row, which is saved, as
    /// the lock.</summary>
    internal static async Task WriteAsync(BookingDbContext db, Customer customer, bool areThere, CancellationToken ct)
    {
        var id = customer.Id;
        var wanted = Of(customer, areThere ? await db.CustomerMerges.AsNoTracking().Where(m => m.CustomerId == id).ToListAsync(ct) : []);
        List<string> kept = areThere ? await db.CustomerTerms.Where(t => t.CustomerId == id).Select(t => t.Term).ToListAsync(ct) : [];
        if (kept.FindAll(t => !wanted.Contains(t)) is { Count: > 0 } old)
            await db.CustomerTerms.Where(t => t.CustomerId == id && old.Contains(t.Term)).ExecuteDeleteAsync(ct);
        if (wanted.Except(kept, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
            await db.Database.ExecuteSqlRawAsync(Insert(db, missing.Count), [id, .. missing], ct);
    }

    private static void Add(HashSet<string> terms, string name, string mailbox, string phone, string? e164)
    {
        foreach (var (word, typed) in Words(name).Zip(Words(Spelt(name))).Take(MaxWords))
        {
            terms.Add(word);
            terms.Add(typed); // Müller is Mueller to some
            terms.Add(Unspelt(word)); // and Mueller is Müller
        }

        foreach (var other in new[] { mailbox, PhoneNumber.DigitsOf(phone), PhoneNumber.DigitsOf(e164 ?? ""), PhoneNumber.NationalDigits(e164) })
        {
            if (other is { Length: > 0 })
                terms.Add(Cut(other));
        }
    }

    // One statement for all: EF would send one for each, and who books waits for them.
    private static string Insert(BookingDbContext db, int count) =>
        "INSERT INTO \"CustomerTerms\" (\"CustomerId\", \"Term\") VALUES "
        + string.Join(", ", Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"({{0}}, {{{n}}})")))
        + (db.Database.IsSqlServer() ? "" : " ON CONFLICT DO NOTHING");

    /// <summary>As much of a term as is kept.</summary>
    internal static string Cut(string term) => VisibleText.Start(term, CustomerTerm.MaxLength);

    private static string Spelt(string name) => new StringBuilder(VisibleText.Of(name).Normalize(NormalizationForm.FormC).ToLowerInvariant())
        .Replace("ä", "ae").Replace("ö", "oe").Replace("ü", "ue").Replace("å", "aa").ToString();

    private static string Unspelt(string word) => word.Replace("ae", "a", StringComparison.Ordinal).Replace("oe", "o", StringComparison.Ordinal)
        .Replace("ue", "u", StringComparison.Ordinal).Replace("aa", "a", StringComparison.Ordinal);
}
