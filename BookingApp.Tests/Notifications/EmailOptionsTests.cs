using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using BookingApp.Notifications.Sending;

namespace BookingApp.Tests.Notifications;

public sealed class EmailOptionsTests
{
    [Fact]
    public void The_mailbox_needs_nothing() => Assert.Empty(Complaints(new EmailOptions()));

    [Fact]
    public void Smtp_needs_a_host_and_a_sender() => Assert.Equal(
        ["Email:From", "Email:Host"],
        Complaints(new EmailOptions { Mode = EmailMode.Smtp }).Select(c => c.Split("so ")[1].Split(' ')[0]).Order());

    [Theory]
    [InlineData("hello@example.com", true)]
    [InlineData("Salon <hello@example.com>", true)]
    [InlineData("Salon", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a@b, c@d", false)]
    public void The_sender_is_an_address(string from, bool fine) =>
        Assert.Equal(fine, Complaints(new EmailOptions { From = from }).Count is 0);

    [Fact]
    public void A_user_has_a_password() =>
        Assert.Contains("Email:Password", Assert.Single(Complaints(new EmailOptions { User = "salon" })), StringComparison.Ordinal);

    [Fact]
    public void A_port_is_a_port() => Assert.Contains("Email:Port", Assert.Single(Complaints(new EmailOptions { Port = 70000 })), StringComparison.Ordinal);

    [Theory]
    [InlineData(587, null, false)]
    [InlineData(465, null, true)]
    [InlineData(465, false, false)]
    [InlineData(2465, true, true)]
    public void The_port_says_whether_TLS_comes_first_unless_the_settings_do(int port, bool? said, bool expected) =>
        Assert.Equal(expected, new EmailOptions { Port = port, ImplicitTls = said }.SpeaksTlsAtOnce);

    [Fact]
    public void A_signature_needs_all_three_of_its_settings()
    {
        var told = Complaints(new EmailOptions { DkimDomain = "salon.example" });

        Assert.Equal(
            ["Email:DkimKeyFile", "Email:DkimSelector"],
            told.Select(line => line.Split(' ')[0]).Order());
        Assert.All(
            told, line => Assert.EndsWith(
                "is missing: DKIM needs Email:DkimDomain, Email:DkimSelector and Email:DkimKeyFile, or none of them.", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://salon.example", "booking", "Email:DkimDomain must be a name of DNS, such as example.com; 'https://salon.example' is none.")]
    [InlineData("salon.example", "b; d=other", "Email:DkimSelector must be a name of DNS, such as booking; 'b; d=other' is none.")]
    public void A_signature_names_a_key_that_DNS_can_hold(string domain, string selector, string line) =>
        Assert.Equal(line, Assert.Single(Complaints(new EmailOptions { DkimDomain = domain, DkimSelector = selector, DkimKeyFile = "dkim.pem" })));

    [Theory]
    [InlineData("good", null)]
    [InlineData("old format", null)]
    [InlineData("public", "holds no RSA private key without a password, in PEM")]
    [InlineData("elliptic", "holds no RSA private key without a password, in PEM")]
    [InlineData("locked", "holds no RSA private key without a password, in PEM")]
    [InlineData("nonsense", "holds no RSA private key without a password, in PEM")]
    [InlineData("short", "holds a key of 512 bits, and mail servers believe none under 1024")]
    [InlineData("missing", "cannot be read")]
    public void A_key_that_does_not_sign_is_told_at_the_start_without_a_word_of_what_is_in_it(string kind, string? complaint)
    {
        using var rsa = RSA.Create(kind is "short" ? 512 : 2048);
        using var elliptic = ECDsa.Create();
        var pem = kind switch
        {
            "old format" => rsa.ExportRSAPrivateKeyPem(),
            "public" => rsa.ExportSubjectPublicKeyInfoPem(),
            "elliptic" => elliptic.ExportPkcs8PrivateKeyPem(),
            "locked" => rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            "nonsense" => "my key",
            _ => rsa.ExportPkcs8PrivateKeyPem(),
        };
        var file = Path.GetTempFileName();
        File.WriteAllText(file, pem);
        if (kind is "missing")
            File.Delete(file);
        var options = new EmailOptions { DkimDomain = "salon.example", DkimSelector = "booking", DkimKeyFile = file };

        var told = Checked(options, "Staging");

        Assert.Equal(complaint is null ? [] : [$"Email:DkimKeyFile must be the path of an RSA private key in PEM; {file} {complaint}."], told);
        File.Delete(file);
    }

    [Fact]
    public void A_root_of_ones_own_is_trusted_in_tests_alone()
    {
        var file = Path.GetTempFileName();
        var options = new EmailOptions { Mode = EmailMode.Smtp, Host = "mail.example.com", From = "a@example.com", TrustedRoot = file };

        Assert.Empty(Checked(options, "Staging"));
        Assert.Equal(["Email:TrustedRoot is a setting for tests that Production refuses: leave it empty."], Checked(options, "Production"));
        File.Delete(file);
        Assert.Equal([$"Email:TrustedRoot must be the path of a PEM file; {file} is not there."], Checked(options, "Staging"));
    }

    private static IEnumerable<string> Checked(EmailOptions options, string environment) =>
        new EmailOptionsCheck(new Place(environment)).Validate(null, options).Failures ?? [];

    private static List<string> Complaints(EmailOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(r => r.ErrorMessage!)];
    }
}
