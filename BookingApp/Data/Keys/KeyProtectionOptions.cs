using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BookingApp.Data.Keys;

/// <summary>A certificate that locks the keys of cookies and form tokens as they lie in the database; without one they lie in the open there.</summary>
public sealed class KeyProtectionOptions : IValidatableObject
{
    public const string Section = "DataProtection";

    /// <summary>A file with a certificate and its private RSA key, as PFX or PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>The password of that file, if it has one.</summary>
    public string? Password { get; init; }

    /// <summary>The certificate before this one: opens what it locked, and locks nothing more.</summary>
    public string? FormerCertificate { get; init; }

    public string? FormerPassword { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Problem(nameof(Certificate), Certificate, nameof(Password), Password) is { } problem)
            yield return new ValidationResult(problem);
        if (Problem(nameof(FormerCertificate), FormerCertificate, nameof(FormerPassword), FormerPassword) is { } former)
            yield return new ValidationResult(former);
    }

    /// <summary>The certificate in a file, with its key.</summary>
    /// <exception cref="CryptographicException">The file holds no such thing, or the password is another.</exception>
    internal static X509Certificate2 Read(string path, string? password)
    {
        var isPem = File.ReadAllText(path).Contains("-----BEGIN", StringComparison.Ordinal);
        if (!isPem)
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        return password is { Length: > 0 } ? X509Certificate2.CreateFromEncryptedPemFile(path, password) : X509Certificate2.CreateFromPemFile(path);
    }

    private static string? Problem(string setting, string? path, string passwordSetting, string? password)
    {
        if (path is not { Length: > 0 })
            return null;
        if (!File.Exists(path))
            return $"{Section}:{setting} is {path}: there is no such file.";
        try
        {
            using var certificate = Read(path, password);
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? $"{Section}:{setting} is {path}: it needs a certificate with its private RSA key, as PFX or PEM." : null;
        }
        catch (CryptographicException)
        {
            return $"{Section}:{setting} is {path}: it is no certificate with its key as PFX or PEM, or {Section}:{passwordSetting} is not its password.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{Section}:{setting} is {path}: it cannot be read. {failure.Message}";
        }
    }
}
