using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using BookingApp.Contacts;

namespace BookingApp.Customers;

/// <summary>A browser, an address or an email without saying which: rows know the hash alone.</summary>
public sealed record Subject(SubjectKind Kind, string Key)
{
    public static Subject Of(SubjectKind kind, string value) =>
        new(kind, $"{kind.ToString().ToLowerInvariant()}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normal(kind, value))))[..32]}");

    // An email is one mailbox however it is written.
    private static string Normal(SubjectKind kind, string value) => kind switch
    {
        SubjectKind.Email => EmailAddress.CanonicalOf(value),
        SubjectKind.Address when NetworkPrefix.TryReadFirst(value, out var first) =>
            first.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(first.GetAddressBytes().AsSpan(0, 8)) : first.ToString(),
        _ => value.Trim(),
    };
}
