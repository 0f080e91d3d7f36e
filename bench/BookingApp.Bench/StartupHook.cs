using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using BookingApp.Bench.Loads;

#pragma warning disable MA0047 // .NET looks for a class of this name without a namespace
/// <summary>Runs in the measured app before its first line, by DOTNET_STARTUP_HOOKS: tells what a request costs, when asked.</summary>
/// <remarks>Until then one thread waits on a socket and nothing is counted.</remarks>
internal static class StartupHook
#pragma warning restore MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Counts.Variable) is { Length: > 0 } path)
            new Thread(() => Serve(path)) { IsBackground = true }.Start();
    }

    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var caller = new NetworkStream(listener.Accept(), ownsSocket: true);
            using var reader = new StreamReader(caller);
            using var writer = new StreamWriter(caller) { AutoFlush = true };
            using var commands = new Commands();
            while (reader.ReadLine() is { } word)
                writer.WriteLine(JsonSerializer.Serialize(commands.Count(collect: word is "collect")));
        }
    }

    private sealed class Commands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private const string Prefix = "Microsoft.EntityFrameworkCore.Database.";
        private readonly List<IDisposable> _subscriptions = [];
        private long _commands;
        private long _commits;

        public Commands() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public Counts.Reading Count(bool collect) =>
            new(Interlocked.Read(ref _commands), Interlocked.Read(ref _commits), GC.GetTotalAllocatedBytes(precise: true), GC.GetTotalMemory(collect));

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name is "Microsoft.EntityFrameworkCore")
                _subscriptions.Add(value.Subscribe(this, name => name is Prefix + "Command.CommandExecuting" or Prefix + "Transaction.TransactionCommitted"));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key is Prefix + "Command.CommandExecuting")
                Interlocked.Increment(ref _commands);
            else
                Interlocked.Increment(ref _commits);
        }

        public void OnCompleted()
        {
            // the app ends
        }

        public void OnError(Exception error)
        {
            // a listener's own failure is the app's affair
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
