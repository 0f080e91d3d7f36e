using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace BookingApp.Tests.Support.Servers;

public sealed class SmtpSinkTests
{
    [Fact]
    public async Task Keeps_emails_and_can_go_down_and_come_back()
    {
        await using var sink = await SmtpSink.StartAsync();

        await SendAsync("first");
        await sink.DownAsync();
        await Assert.ThrowsAnyAsync<SocketException>(() => SendAsync("lost"));
        await sink.UpAsync();
        await SendAsync("second");

        Assert.Equal(["first", "second"], sink.Received.Select(email => email.Message.Subject));
        Assert.All(
            sink.Received,
            email => Assert.Equal(("a@example.com", "b@example.com", false, (string?)null), (email.From, email.To, email.Encrypted, email.User)));

        async Task SendAsync(string subject)
        {
            using var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "body" } };
            message.From.Add(new MailboxAddress("", "a@example.com"));
            message.To.Add(new MailboxAddress("", "b@example.com"));
            using var smtp = new SmtpClient();
            await smtp.ConnectAsync("127.0.0.1", sink.Port, SecureSocketOptions.None, TestContext.Current.CancellationToken);
            await smtp.SendAsync(message, TestContext.Current.CancellationToken);
        }
    }
}
