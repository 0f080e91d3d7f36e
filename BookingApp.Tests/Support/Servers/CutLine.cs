using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BookingApp.Tests.Support.Servers;

/// <summary>The line to a server, which can be cut: who is on it loses it, and who comes finds nobody.</summary>
public sealed class CutLine(int serverPort) : IAsyncDisposable
{
    private readonly ConcurrentBag<TcpClient> _open = [];
    private TcpListener? _listener;
    private Task _serving = Task.CompletedTask;

    public int Port { get; } = FreePort.Next();

    /// <summary>A line to the server of this connection string, and the string that goes by it.</summary>
    public static (CutLine Line, string ConnectionString) Of(string connectionString)
    {
        var said = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        var line = new CutLine(said.Port);
        line.Mend();
        said.Port = line.Port;
        return (line, said.ConnectionString);
    }

    /// <summary>It works, or works again.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _serving = ServeAsync(_listener);
    }

    /// <summary>From now on it does not.</summary>
    public async Task CutAsync()
    {
        _listener!.Stop();
        await _serving;
        while (_open.TryTake(out var end))
            end.Dispose();
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    public override string ToString() => Port.ToString(CultureInfo.InvariantCulture);

    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                _open.Add(caller);
                _open.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, serverPort);
                _ = CarryAsync(caller, server);
                _ = CarryAsync(server, caller);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // nobody comes any more
        }
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // one of the two has gone
        }

        from.Dispose();
        to.Dispose();
    }
}
