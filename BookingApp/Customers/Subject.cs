using System.Net;
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

    // A household of IPv6 has a whole /64 of addresses to choose from; an email is one mailbox however it is written.
    private static string Normal(SubjectKind kind, string value) => kind switch
    {
        SubjectKind.Email => EmailAddress.CanonicalOf(value),
        SubjectKind.Address when IPAddress.TryParse(value.Trim(), out var address) => address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.ToString(),
        },
        _ => value.Trim(),
    };
}
