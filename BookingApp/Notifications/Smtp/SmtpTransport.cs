using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.Smtp;

/// <summary>Sends letters to a mail server, a connection each.</summary>
internal sealed class SmtpTransport(IOptions<EmailOptions> options) : IEmailTransport
{
    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        var email = options.Value;
        using var message = MailMessages.Of(letter);
        using var smtp = new SmtpClient(email.Host, email.Port)
        {
            EnableSsl = email.StartTls,
            UseDefaultCredentials = false,
            Credentials = string.IsNullOrEmpty(email.User) ? null : new NetworkCredential(email.User, email.Password),
            DeliveryFormat = MailMessages.FormatOf(letter),
        };
        try
        {
            await smtp.SendMailAsync(message, ct);
        }
        catch (SmtpException failure)
        {
            throw new LetterNotSentException(failure.StatusCode.ToString(), failure); // the mail server's own words stay within
        }
    }
}
