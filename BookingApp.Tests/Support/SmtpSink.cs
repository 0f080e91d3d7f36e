using System.Globalization;

namespace BookingApp.Tests.Support;

/// <summary>A real mail server (Debian's aiosmtpd) that keeps what it is given; it can go down and come back.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("booking-smtp-").FullName;
    private Child? _server;

    private SmtpSink() { }

    public int Port { get; } = FreePort.Next();

    /// <summary>Every letter received, whole, with its headers, in the order of arrival.</summary>
    public IReadOnlyList<string> Letters => Directory.Exists(Inbox)
        ? [.. new DirectoryInfo(Inbox).GetFiles().OrderBy(letter => letter.LastWriteTimeUtc).Select(letter => File.ReadAllText(letter.FullName))]
        : [];

    private string Inbox => Path.Combine(_folder, "mail", "new");

    public static async Task<SmtpSink> StartAsync()
    {
        var sink = new SmtpSink();
        await sink.UpAsync();
        return sink;
    }

    /// <summary>A mail server that is down; <see cref="UpAsync"/> brings it up.</summary>
    public static SmtpSink Down() => new();

    public async Task UpAsync()
    {
        var address = $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";
        _server = new Child("/usr/bin/python3", ["-m", "aiosmtpd", "-n", "-l", address, "-c", "aiosmtpd.handlers.Mailbox", Path.Combine(_folder, "mail")], _folder);
        await Eventually.HoldsAsync(
            () => _server.HasExited ? throw new InvalidOperationException(_server.Output) : FreePort.IsOpenAsync(Port), "the mail server to listen");
    }

    public async Task DownAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
