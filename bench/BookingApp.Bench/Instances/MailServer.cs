using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BookingApp.Bench.Instances;

/// <summary>A mail server that takes everything and counts by Message-ID what it has said yes to.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    public MailServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>How often it took each email.</summary>
    public IReadOnlyDictionary<string, int> Taken => _taken;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // it was closed
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 bench");
            while (await reader.ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (verb is "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    if (await ReadAsync(reader) is not { } id)
                        return; // who sent it died
                    _taken.AddOrUpdate(id, 1, (_, before) => before + 1);
                }

                await writer.WriteLineAsync(verb is "QUIT" ? "221 bye" : "250 ok");
                if (verb is "QUIT")
                    return;
            }
        }
        catch (IOException)
        {
            // who sent it died
        }
    }

    // The Message-ID of a whole email.
    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        string? id = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line is ".")
                return id;
            if (id is null && line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                id = line["Message-Id:".Length..].Trim();
            if (id is { Length: 0 })
                id = (await reader.ReadLineAsync())?.Trim(); // a long one is on a line of its own
        }

        return null;
    }
}
