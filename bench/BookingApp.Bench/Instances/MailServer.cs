using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace BookingApp.Bench.Instances;

/// <summary>A mail server that takes everything and counts by Message-ID what it has said yes to.</summary>
internal sealed class MailServer : MessageStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _serving;

    public MailServer(int port)
    {
        var options = new SmtpServerOptionsBuilder().ServerName("bench").Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)));
        var rooms = new SmtpServer.ComponentModel.ServiceProvider();
        rooms.Add((IMessageStore)this);
        _serving = new SmtpServer.SmtpServer(options.Build(), rooms).StartAsync(_closed.Token);
    }

    /// <summary>How often it took each email.</summary>
    public IReadOnlyDictionary<string, int> Taken => _taken;

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        using var email = await MimeMessage.LoadAsync(new MemoryStream(buffer.ToArray()), cancellationToken);
        _taken.AddOrUpdate($"<{email.MessageId}>", 1, (_, before) => before + 1); // as its header has it
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
    }
}
