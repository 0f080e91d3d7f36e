using System.Net.Mail;

namespace BookingApp.Tests.Support;

public sealed class SmtpSinkTests
{
    [Fact]
    public async Task Keeps_letters_and_can_go_down_and_come_back()
    {
        await using var sink = await SmtpSink.StartAsync();

        await SendAsync("first");
        await sink.DownAsync();
        await Assert.ThrowsAsync<SmtpException>(() => SendAsync("lost"));
        await sink.UpAsync();
        await SendAsync("second");

        Assert.Collection(sink.Letters, letter => Assert.Contains("Subject: first", letter), letter => Assert.Contains("Subject: second", letter));

        async Task SendAsync(string subject)
        {
            using var smtp = new SmtpClient("127.0.0.1", sink.Port);
            await smtp.SendMailAsync("a@example.com", "b@example.com", subject, "body", TestContext.Current.CancellationToken);
        }
    }
}
