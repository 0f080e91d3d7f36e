using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BookingApp.Tests.Support.Servers;

/// <summary>A real nginx with TLS in front of one instance or several, set up by the files of deploy/nginx that operators take.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    /// <summary>The name that these files serve.</summary>
    public const string Host = "book.example.com";

    private readonly string _folder;
    private readonly Child _process;

    private Nginx(string folder, Child process, int port, int plainPort)
    {
        (_folder, _process) = (folder, process);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // whatever the name, it is this server
            ConnectCallback = (line, ct) => ConnectAsync(line.DnsEndPoint.Port is 80 ? plainPort : port, ct),
            SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == $"CN={Host}" },
        };
        Client = new HttpClient(handler) { BaseAddress = new Uri($"https://{Host}/") };
    }

    /// <summary>A client that takes every name for this server's, follows no redirect and keeps no cookies.</summary>
    public HttpClient Client { get; }

    /// <summary>The folder from which it serves certbot's challenges.</summary>
    public string Challenges => Path.Combine(_folder, "html", ".well-known", "acme-challenge");

    /// <summary>Starts it in front of the apps on these ports.</summary>
    public static async Task<Nginx> StartAsync(IReadOnlyList<int> instances, int? at = null)
    {
        var folder = Directory.CreateTempSubdirectory("booking-nginx-").FullName;
        var (port, plainPort) = (at ?? FreePort.Next(), FreePort.Next());
        WriteCertificate(folder);
        Directory.CreateDirectory(Path.Combine(folder, "booking"));
        await File.WriteAllTextAsync(Path.Combine(folder, "booking", "instances.conf"), Instances(instances));
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(folder, port, plainPort));
        var nginx = new Nginx(
            folder, new Child(
                File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx", ["-p", folder, "-e", "stderr", "-c", Path.Combine(folder, "nginx.conf")],
                folder), port, plainPort);
        await Eventually.HoldsAsync(nginx.IsUpAsync, "nginx to listen");
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"nginx said:\n{_process.Output}");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsUpAsync()
    {
        Assert.False(_process.HasExited, $"nginx ended instead of starting. It said:\n{_process.Output}");
        try
        {
            using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string Configuration(string folder, int port, int plainPort)
    {
        var lines = Deployed("booking.conf");
        foreach (var (theirs, ours) in new[]
        {
            ("listen 80;", $"listen 127.0.0.1:{Number(plainPort)};"),
            ("root /var/www/html;", $"root {folder}/html;"),
            ("listen 443 ssl", $"listen 127.0.0.1:{Number(port)} ssl"),
            ("/etc/letsencrypt/live/book.example.com/fullchain.pem", Path.Combine(folder, "certificate.pem")),
            ("/etc/letsencrypt/live/book.example.com/privkey.pem", Path.Combine(folder, "key.pem")),
        })
        {
            Assert.Contains(theirs, lines, StringComparison.Ordinal);
            lines = lines.Replace(theirs, ours, StringComparison.Ordinal);
        }

        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};\n"));
        return $"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{lines}\n}}\n";
    }

    // The line of one instance, once for each.
    private static string Instances(IReadOnlyList<int> ports)
    {
        const string theirs = "127.0.0.1:5001";
        var line = Assert.Single(Deployed("instances.conf").Split('\n'), line => line.StartsWith($"server {theirs} ", StringComparison.Ordinal));
        return string.Join('\n', ports.Select(port => line.Replace(theirs, $"127.0.0.1:{Number(port)}", StringComparison.Ordinal)));
    }

    private static string Deployed(string file) => File.ReadAllText(Path.Combine(Built.Root, "deploy", "nginx", file));

    private static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
