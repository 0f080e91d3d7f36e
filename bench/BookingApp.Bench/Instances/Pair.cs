using System.Diagnostics;
using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Instances;

/// <summary>Two instances on one PostgreSQL behind nginx with the file of deploy/nginx; each can be killed, or told to end, and started again.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly Site _site;
    private readonly Server?[] _servers = new Server?[2];
    private readonly Dictionary<string, string> _more;
    private Process? _nginx;

    private Pair(Site site, IReadOnlyDictionary<string, string> more)
    {
        _site = site;
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{site.Plan.Port + 3}");
        _more = new Dictionary<string, string>(more, StringComparer.Ordinal) { ["App:BaseUrl"] = Address, ["App:TrustedProxies:0"] = "127.0.0.1" };
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
    }

    /// <summary>Where nginx listens.</summary>
    public string Address { get; }

    /// <summary>A client of nginx without cookies.</summary>
    public HttpClient Http { get; }

    /// <summary>One of the two, asked without nginx.</summary>
    public Server this[int which] => _servers[which]!;

    /// <summary>Starts all three on a fresh copy of the business.</summary>
    /// <param name="site">The business.</param>
    /// <param name="more">Settings of these instances.</param>
    public static async Task<Pair> OpenAsync(Site site, IReadOnlyDictionary<string, string> more)
    {
        var pair = new Pair(site, more);
        await site.CopyAsync();
        for (var which = 0; which < 2; which++)
        {
            pair.Start(which);
            await pair.ReadyAsync(which);
        }

        await pair.StartNginxAsync();
        return pair;
    }

    /// <summary>SIGKILL for one of the two.</summary>
    public async Task KillAsync(int which)
    {
        _servers[which]!.Kill();
        await EndAsync(which);
    }

    /// <summary>SIGTERM for one of the two; waits until it has ended.</summary>
    public async Task EndAsync(int which)
    {
        if (_servers[which] is { } server)
            await server.DisposeAsync();
        _servers[which] = null;
    }

    /// <summary>Starts one of the two; it takes a while until it is ready.</summary>
    public void Start(int which) => _servers[which] = _site.Launch(_site.Plan.Port + which, _more);

    /// <summary>Waits until one of the two is ready.</summary>
    public Task ReadyAsync(int which) => _servers[which]!.ReadyAsync("/health/ready");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Task.WhenAll(EndAsync(0), EndAsync(1));
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
        }
    }

    // Without TLS, which costs both of us the processor and changes nothing of who is asked.
    private async Task StartNginxAsync()
    {
        var folder = Path.Combine(_site.Plan.Folder, "nginx");
        Directory.CreateDirectory(Path.Combine(folder, "booking"));
        var port = _site.Plan.Port;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "booking", "instances.conf"),
            string.Create(CultureInfo.InvariantCulture, $"server 127.0.0.1:{port} max_fails=0;\nserver 127.0.0.1:{port + 1} max_fails=0;\n"));
        var deployed = await File.ReadAllLinesAsync(Path.Combine(_site.Plan.Deploy, "nginx", "booking.conf"));
        var listen = string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{port + 3}");
        var lines = deployed.Where(line => !line.TrimStart().StartsWith("ssl_", StringComparison.Ordinal))
            .Select(line => line.Replace("listen 443 ssl", listen, StringComparison.Ordinal)
                .Replace("listen 80;", $"listen unix:{folder}/plain;", StringComparison.Ordinal));
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};\n"));
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            file,
            $"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/errors.log;\nevents {{ worker_connections 4096; }}\n"
            + $"http {{\naccess_log off;\n{temporary}{string.Join('\n', lines)}\n}}\n");
        var program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        _nginx = Process.Start(program, ["-p", folder, "-e", Path.Combine(folder, "errors.log"), "-c", file]);
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await Http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (tries < 1000 && !_nginx.HasExited)
            {
                // it does not listen yet
            }

            if (_nginx.HasExited)
                throw new InvalidOperationException($"nginx does not start: {await File.ReadAllTextAsync(Path.Combine(folder, "errors.log"))}");
            await Task.Delay(10);
        }
    }
}
