using System.Net;
using System.Net.Sockets;

namespace BookingApp.Tests.Support.Servers;

internal static class FreePort
{
    // Below the ports that the system gives to callers, so that none of them takes it between the look and the start.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _last = Random.Shared.Next(Count); // other runs on this machine begin elsewhere

    /// <summary>A port of this machine that nobody listened on a moment ago, and that no other test of this run is given.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: the next one
            }
        }
    }

    public static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
