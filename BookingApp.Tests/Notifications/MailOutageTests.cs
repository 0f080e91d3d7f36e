using System.Globalization;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Notifications;

public sealed partial class MailOutageTests
{
    [Fact]
    public async Task Ten_bookings_while_the_mail_server_is_down_are_ten_emails_when_it_is_up_each_once()
    {
        await using var server = SmtpSink.Down();
        await using var studio = await TestStudio.StartAsync(
            ("Email:Mode", "Smtp"), ("Email:Host", "127.0.0.1"), ("Email:Port", server.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email:StartTls", "false"), ("Email:From", "studio@example.com"));

        for (var n = 0; n < 10; n++)
            Assert.Null(await studio.ApproveAsync(await studio.HoldAsync(TestStudio.Talk)));
        await Eventually.HoldsAsync(() => studio.App.Log.Contains("was not sent", StringComparison.Ordinal), "the outage to be felt");
        await server.UpAsync();

        await Eventually.HoldsAsync(() => server.Emails.Count >= 10, "the emails to arrive", TimeSpan.FromMinutes(3));
        var ids = server.Emails.Select(email => MessageId().Match(email).Value).ToList();
        Assert.Equal(10, ids.Count);
        Assert.Equal(10, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [GeneratedRegex(@"^Message-ID:\s*\S+", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
