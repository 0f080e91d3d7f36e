using BookingApp.Notifications.Sending;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace BookingApp.Notifications.Smtp;

/// <summary>Sends emails to a mail server, one after the other by one connection that stays open until there is no more to send.</summary>
internal sealed class SmtpTransport(IOptions<EmailOptions> options, MailMessages messages, TimeProvider clock) : IEmailTransport, IDisposable
{
    /// <summary>Who waits longer for the open connection goes by one of its own, so that an email the server hangs on does not stop the rest.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _lock = new(1);
    private SmtpClient? _open; // touched only under the lock

    public async Task SendAsync(EmailMessage email, CancellationToken ct)
    {
        try
        {
            using var message = messages.Of(email);
            if (MailMessages.NeedsUnicode(message) || !await TryEnterAsync(ct))
                await SendAloneAsync(message, ct);
            else
                await SendOverOpenAsync(message, ct);
        }
        catch (Exception failure) when (SmtpFailure.Of(failure) is not null)
        {
            throw SmtpFailure.Of(failure)!;
        }
    }

    public async ValueTask FinishAsync()
    {
        if (!await TryEnterAsync(CancellationToken.None))
            return; // somebody is still sending, and finishes
        try
        {
            if (_open is { } open)
                await CloseAsync(open);
            _open = null;
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _lock.Dispose();
    }

    private async Task<bool> TryEnterAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await _lock.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendOverOpenAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            if (_open is not null && !await SmtpConnection.IsAliveAsync(_open, ct))
                Drop();
            _open ??= await SmtpConnection.OpenAsync(options.Value, unicode: false, ct);
            await _open.SendAsync(MailMessages.Format, message, ct);
        }
        catch (SmtpCommandException)
        {
            throw; // an answer: the connection goes on
        }
        catch
        {
            Drop();
            throw;
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task SendAloneAsync(MimeMessage message, CancellationToken ct)
    {
        var unicode = MailMessages.NeedsUnicode(message);
        using var client = await SmtpConnection.OpenAsync(options.Value, unicode, ct);
        if (unicode && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            throw NoUnicode(message);
        await client.SendAsync(MailMessages.Format, message, ct);
        await CloseAsync(client);
    }

    private static EmailNotSentException NoUnicode(MimeMessage message)
    {
        var mailbox = message.To.Mailboxes.Concat(message.From.Mailboxes).Concat(message.ReplyTo.Mailboxes).First(MailMessages.HasUnicodeName);
        var cause = new NotSupportedException($"The mail server takes no address with emails beyond ASCII before the @ (SMTPUTF8), such as {mailbox.Address}.");
        return new("NoSmtpUtf8", cause) { Never = message.To.Mailboxes.Contains(mailbox) };
    }

    // The emails are delivered: whether the server says goodbye changes nothing.
    private async Task CloseAsync(SmtpClient client)
    {
        using var patience = new CancellationTokenSource(LongestWait, clock);
        try
        {
            await client.DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception failure) when (SmtpFailure.Of(failure) is not null || failure is OperationCanceledException)
        {
            // closed all the same
        }
        finally
        {
            client.Dispose();
        }
    }

    private void Drop()
    {
        _open?.Dispose();
        _open = null;
    }
}
