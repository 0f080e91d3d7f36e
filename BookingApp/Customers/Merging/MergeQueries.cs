using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Merging;

/// <summary>Reads who was merged into a customer, and who else may be the same person.</summary>
public sealed class MergeQueries(IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>The most that are suggested.</summary>
    public const int MaxCandidates = 5;

    private const int Looked = 200; // of one name: Anna Schmidt is many
    private const int MinDigits = 5; // fewer are an extension in the house

    /// <summary>Who was merged into a customer, the latest first: when, and by whom.</summary>
    public async Task<IReadOnlyList<CustomerMerge>> OfAsync(Guid customerId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.CustomerMerges.AsNoTracking().Where(m => m.CustomerId == customerId).ToListAsync(ct);
        return [.. rows.OrderByDescending(m => m.MergedAt).ThenBy(m => m.Id)];
    }

    /// <summary>Customers with the same phone number in whatever form, unless many have it, or with the same name and an address that is nearly the
    /// same.</summary>
    public async Task<IReadOnlyList<MergeCandidate>> CandidatesAsync(Actor actor, Guid customerId, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == customerId, ct) is not { } customer)
            return [];
        var (phones, words) = (PhonesOf(customer).ToList(), CustomerTerms.Words(customer.Name));
        var ids = phones.Count > 0
            ? await db.CustomerTerms.Where(t => phones.Contains(t.Term) && t.CustomerId != customerId).OrderBy(t => t.Term).Select(t => t.CustomerId)
                .Take(Looked).ToListAsync(ct)
            : [];
        if (words.MaxBy(w => w.Length) is { } rarest)
        {
            var named = db.CustomerTerms.Where(t => t.Term == rarest && t.CustomerId != customerId);
            foreach (var other in words.Where(w => w != rarest))
                named = named.Where(t => db.Set<CustomerTerm>().Any(o => o.CustomerId == t.CustomerId && o.Term == other));
            ids.AddRange(await named.OrderByDescending(t => t.CustomerId).Select(t => t.CustomerId).Take(Looked).ToListAsync(ct));
        }

        var others = await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var tells = others.Count(o => HasPhoneOf(customer, o)) <= MaxCandidates; // else it is a reception's, or a school's
        return
        [
            .. others.Select(o => (Other: o, Reason: ReasonOf(customer, o, tells))).Where(c => c.Reason is not null).OrderByDescending(c => c.Other.LastSeenAt)
                .ThenBy(c => c.Other.Id).Take(MaxCandidates)
                .Select(c => new MergeCandidate(c.Other.Id, c.Other.Name, c.Other.Email, c.Other.Phone, c.Reason!.Value)),
        ];
    }

    private static MergeReason? ReasonOf(Customer one, Customer other, bool phoneTells) =>
        phoneTells && HasPhoneOf(one, other) ? MergeReason.Phone
        : CustomerTerms.Of(other).IsSupersetOf(CustomerTerms.Words(one.Name)) && AddressLikeness.IsLike(one.Mailbox, other.Mailbox) ? MergeReason.Name
        : null;

    private static bool HasPhoneOf(Customer one, Customer other) => PhonesOf(one).Overlaps(PhonesOf(other));

    private static HashSet<string> PhonesOf(Customer customer) =>
    [
        .. new[] { PhoneNumber.DigitsOf(customer.Phone), PhoneNumber.DigitsOf(customer.PhoneE164 ?? ""), PhoneNumber.NationalDigits(customer.PhoneE164) ?? "" }
            .Where(digits => digits.Length >= MinDigits),
    ];
}
