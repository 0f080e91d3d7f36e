using System.ComponentModel.DataAnnotations;
using BookingApp.Notifications;

namespace BookingApp.Tests.Notifications;

public sealed class EmailOptionsTests
{
    [Fact]
    public void The_drawer_needs_nothing() => Assert.Empty(Complaints(new EmailOptions()));

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
    public void A_user_has_a_password() => Assert.Contains("Email:Password", Assert.Single(Complaints(new EmailOptions { User = "salon" })), StringComparison.Ordinal);

    [Fact]
    public void A_port_is_a_port() => Assert.Contains("Email:Port", Assert.Single(Complaints(new EmailOptions { Port = 70000 })), StringComparison.Ordinal);

    private static List<string> Complaints(EmailOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(r => r.ErrorMessage!)];
    }
}
