using System.ComponentModel.DataAnnotations;
using BookingApp.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Data.Keys;

internal static class KeyProtection
{
    /// <summary>Keys lie in the database, so that cookies and forms hold over restarts and on every instance; locked where a certificate is given.</summary>
    public static IServiceCollection AddKeyProtection(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSettings<KeyProtectionOptions>(KeyProtectionOptions.Section);
        var options = settings.GetSection(KeyProtectionOptions.Section).Get<KeyProtectionOptions>() ?? new();
        if (options.Validate(new ValidationContext(options)).Any())
            return services; // said by its name before anything starts

        var keys = services.AddDataProtection();
        if (options.Certificate is { Length: > 0 } path)
            keys.ProtectKeysWithCertificate(KeyProtectionOptions.Read(path, options.Password));
        if (options.FormerCertificate is { Length: > 0 } former)
            keys.UnprotectKeysWithAnyCertificate(KeyProtectionOptions.Read(former, options.FormerPassword));
        return services;
    }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key) => key.Property(k => k.Xml).HasMaxLength(16_000); // with a certificate in it
}
