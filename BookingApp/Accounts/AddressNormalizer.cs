using System.Diagnostics.CodeAnalysis;
using BookingApp.Contacts;
using Microsoft.AspNetCore.Identity;

namespace BookingApp.Accounts;

/// <summary>Looks users up by the one form of their address, however it was typed.</summary>
internal sealed class AddressNormalizer : ILookupNormalizer
{
    /// <summary>The form that stands in the row; in capitals, as Identity has always written it.</summary>
    public static string KeyOf(string email) => EmailAddress.CanonicalOf(email).ToUpperInvariant();

    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => email is null ? null : KeyOf(email);

    [return: NotNullIfNotNull(nameof(name))]
    // users are named by their address, roles by a word
    public string? NormalizeName(string? name) =>
        name is null ? null : name.Contains('@', StringComparison.Ordinal) ? KeyOf(name) : name.Normalize().ToUpperInvariant();
}
