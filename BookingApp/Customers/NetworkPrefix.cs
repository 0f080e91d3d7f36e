using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace BookingApp.Customers;

/// <summary>What callers are counted by: an address of IPv4, and of IPv6 the /64, since one household has all its addresses to choose from.</summary>
public static class NetworkPrefix
{
    private const int Bytes = 8;
    private const string Suffix = "/64";

    /// <summary>How it is written: 203.0.113.9, or 2001:db8:1:2::/64.</summary>
    public static string Of(IPAddress address)
    {
        var first = First(address);
        return first.AddressFamily is AddressFamily.InterNetworkV6 ? first + Suffix : first.ToString();
    }

    /// <summary>The same for an address as text; what is none stays as it is.</summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static string? Of(string? address) => TryReadFirst(address, out var first) ? Of(first) : address;

    /// <summary>Reads an address, or a prefix as it is written here.</summary>
    /// <returns>Its first address.</returns>
    public static bool TryReadFirst(string? text, [NotNullWhen(true)] out IPAddress? first)
    {
        text = text?.Trim() ?? "";
        var isPrefix = text.EndsWith(Suffix, StringComparison.Ordinal);
        first = IPAddress.TryParse(isPrefix ? text[..^Suffix.Length] : text, out var address) ? First(address) : null;
        if (isPrefix && first is { AddressFamily: not AddressFamily.InterNetworkV6 })
            first = null;
        return first is not null;
    }

    private static IPAddress First(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..Bytes], .. new byte[Bytes]]),
        _ => address,
    };
}
