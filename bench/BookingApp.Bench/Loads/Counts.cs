using System.Net.Sockets;
using System.Text.Json;

namespace BookingApp.Bench.Loads;

/// <summary>What requests cost inside the app, told by <see cref="StartupHook"/>; asked after the timings, so that counting slows none of them.</summary>
internal sealed class Counts : IDisposable
{
    public const string Variable = "BOOKING_BENCH_SOCKET";
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private Counts(NetworkStream stream) => (_stream, _reader, _writer) = (stream, new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true });

    public static string Socket(Plan plan) => Path.Combine(plan.Folder, "counts");

    public static IEnumerable<KeyValuePair<string, string>> Settings(Plan plan) =>
        [new("DOTNET_STARTUP_HOOKS", typeof(Counts).Assembly.Location), new(Variable, Socket(plan))];

    public static async Task<Counts> OpenAsync(Plan plan)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket(plan)));
        var counts = new Counts(new NetworkStream(socket, ownsSocket: true));
        await counts.ReadAsync();
        await Task.Delay(1500); // EF asks once a second whether anybody listens
        return counts;
    }

    /// <summary>What one of these requests costs.</summary>
    public async Task<Cost> OfAsync(int requests, Func<int, Task> send)
    {
        var before = await ReadAsync();
        for (var n = 0; n < requests; n++)
            await send(n);
        var after = await ReadAsync();
        return new Cost(
            (after.Commands - before.Commands) / (double)requests, (after.Commits - before.Commits) / (double)requests,
            (after.Allocated - before.Allocated) / 1024.0 / requests);
    }

    /// <summary>All so far; after a full collection the heap is what lives.</summary>
    public async Task<Reading> ReadAsync(bool collect = false)
    {
        await _writer.WriteLineAsync(collect ? "collect" : "read");
        return JsonSerializer.Deserialize<Reading>((await _reader.ReadLineAsync())!)!;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _stream.Dispose();
    }

    internal sealed record Reading(long Commands, long Commits, long Allocated, long Heap);
}
