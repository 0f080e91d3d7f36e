using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BookingApp.Data;
using BookingApp.Data.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data.Keys;

/// <summary>The keys of cookies and of links: in the database, for every instance and every version.</summary>
public sealed class KeyProtectionTests : IDisposable
{
    private const string Cookie = "a cookie";

    private readonly string _folder = Directory.CreateTempSubdirectory("booking-keys-").FullName;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_key_of_the_version_before_still_opens_what_it_closed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (xml, closed) = KeyOfItsOwn();
        await using (var db = await world.OpenAsync())
        {
            var before = db.Database.GetMigrations().TakeWhile(m => !m.EndsWith("_DataProtectionKeys", StringComparison.Ordinal)).Last();
            await db.GetService<IMigrator>().MigrateAsync(before);
            await db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "ProtectionKeys" ("Id", "Name", "Xml") VALUES ({0}, {1}, {2})""", Guid.NewGuid(), "key-of-before", xml);

            await db.Database.MigrateAsync();
        }

        Assert.Equal(Cookie, world.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(closed));
        await using var read = await world.OpenAsync();
        Assert.Equal(("key-of-before", xml), await read.DataProtectionKeys.Select(k => new ValueTuple<string?, string?>(k.FriendlyName, k.Xml)).SingleAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_instances_open_what_either_has_closed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);

        var closed = world.Get<IDataProtectionProvider>().CreateProtector("test").Protect(Cookie);

        Assert.Equal(Cookie, other.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(closed));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.DataProtectionKeys.CountAsync());
    }

    [Theory]
    [InlineData("keys.pfx", "secret")]
    [InlineData("keys.pem", null)]
    public async Task A_certificate_locks_the_keys_and_the_one_after_it_opens_them_still(string file, string? password)
    {
        var (first, second) = (Certificate(file, password), Certificate("next-" + file, password));
        await SqliteFile.PutIntoAsync(_folder);
        await using var locking = Instance(("Certificate", first), ("Password", password));
        var closed = Protector(locking).Protect(Cookie);

        await using var same = Instance(("Certificate", first), ("Password", password));
        await using var next = Instance(("Certificate", second), ("Password", password), ("FormerCertificate", first), ("FormerPassword", password));
        await using var without = Instance();

        await using var db = locking.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContext();
        var xml = (await db.DataProtectionKeys.SingleAsync()).Xml!;
        Assert.Contains("EncryptedData", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal);
        Assert.Equal(Cookie, Protector(same).Unprotect(closed));
        Assert.Equal(Cookie, Protector(next).Unprotect(closed));
        Assert.Throws<CryptographicException>(() => Protector(without).Unprotect(closed));
    }

    [Fact]
    public void What_is_wrong_with_a_certificate_is_told_by_the_name_of_its_setting()
    {
        var (pfx, pem, text) = (Certificate("keys.pfx", "secret"), Certificate("keys.pem", null), Path.Combine(_folder, "text.pem"));
        File.WriteAllText(text, "to do: milk");
        var withoutKey = Path.Combine(_folder, "public.pem");
        File.WriteAllText(withoutKey, File.ReadAllText(pem)[File.ReadAllText(pem).IndexOf("-----BEGIN CERT", StringComparison.Ordinal)..]);

        Assert.Empty(ProblemsOf(new() { Certificate = pfx, Password = "secret" }));
        Assert.Empty(ProblemsOf(new() { Certificate = pem, FormerCertificate = pfx, FormerPassword = "secret" }));
        Assert.Empty(ProblemsOf(new() { Certificate = "" }));
        Assert.Equal(
            [$"DataProtection:Certificate is {pfx}: it is no certificate with its key as PFX or PEM, or DataProtection:Password is not its password."],
            ProblemsOf(new() { Certificate = pfx, Password = "wrong" }));
        Assert.Equal(
            [
                $"DataProtection:FormerCertificate is {pfx}: it is no certificate with its key as PFX or PEM, "
                + "or DataProtection:FormerPassword is not its password.",
            ],
            ProblemsOf(new() { FormerCertificate = pfx }));
        Assert.All(
            [text, withoutKey], path => Assert.StartsWith(
                $"DataProtection:Certificate is {path}: it", Assert.Single(ProblemsOf(new() { Certificate = path })), StringComparison.Ordinal));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string?[] ProblemsOf(KeyProtectionOptions options) => [.. options.Validate(new ValidationContext(options)).Select(p => p.ErrorMessage)];

    private static IDataProtector Protector(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private ServiceProvider Instance(params (string Name, string? Value)[] settings)
    {
        var all = settings.ToDictionary(s => $"DataProtection:{s.Name}", s => s.Value, StringComparer.Ordinal);
        all["App:DataFolder"] = _folder;
        var services = AppServices.With(all).AddLogging();
        return services.AddKeyProtection(new ConfigurationBuilder().AddInMemoryCollection(all).Build()).BuildServiceProvider();
    }

    private string Certificate(string name, string? password)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var path = Path.Combine(_folder, name);
        if (name.EndsWith(".pfx", StringComparison.Ordinal))
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        else
            File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem());
        return path;
    }

    // As ASP.NET makes one, under our application's name.
    private (string Xml, string Closed) KeyOfItsOwn()
    {
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        using var services = new ServiceCollection().AddDataProtection().SetApplicationName("BookingApp")
            .PersistKeysToFileSystem(keys).Services.BuildServiceProvider();
        var closed = Protector(services).Protect(Cookie);
        var xml = System.Xml.Linq.XElement.Load(Assert.Single(keys.GetFiles()).FullName).ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
        return (xml, closed);
    }
}
