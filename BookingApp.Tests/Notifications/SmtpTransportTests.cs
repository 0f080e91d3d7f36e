using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BookingApp.Notifications;
using BookingApp.Notifications.Drawer;

namespace BookingApp.Tests.Notifications;

public sealed class SmtpTransportTests
{
    [Fact]
    public async Task A_real_mail_server_gets_the_whole_letter()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server.Port));
        var booking = await world.BookAsync(name: "Zoë Ångström", service: "Färben");
        await world.WriteAsync(LetterKind.Confirmation, booking);
        var expected = await world.RenderAsync(LetterKind.Confirmation, booking);

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        var message = MimePart.Read(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Assert.Single(server.Letters))));
        Assert.Equal(expected.MessageId, message["Message-ID"]);
        Assert.Equal(expected.Subject, message["Subject"]);
        Assert.Contains("Zoë Ångström", message["To"], StringComparison.Ordinal);
        Assert.Contains("Salon Lindenhof", message["From"], StringComparison.Ordinal);
        Assert.Contains("no-reply@salon.example", message["From"], StringComparison.Ordinal);
        var parts = message.Leaves().ToList();
        Assert.Equal(["text/plain", "text/html", "text/calendar", "application/ics"], parts.Select(p => p.Type.MediaType));
        Assert.Equal("REQUEST", parts[2].Type.Parameters["method"]);
        Assert.Equal(expected.Text.Trim().ReplaceLineEndings(), parts[0].Text().Trim().ReplaceLineEndings());
        Assert.Equal(expected.Calendar!.Text, parts[2].Text());
        Assert.Equal(expected.Calendar.Text, parts[3].Text());
    }

    [Fact]
    public async Task Down_while_ten_are_written_then_up_ten_letters_each_once()
    {
        await using var server = SmtpSink.Down();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server.Port));
        for (var i = 0; i < 10; i++)
            await world.WriteAsync(LetterKind.Confirmation, await world.BookAsync());

        var next = await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        Assert.All(await world.LettersAsync(), l => Assert.Contains("refused", l.LastError!, StringComparison.OrdinalIgnoreCase));

        await server.UpAsync();
        world.Clock.AdvanceTo(next.AddSeconds(1));
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(10, server.Letters.Count);
        Assert.Equal(10, server.Letters.Select(l => MimePart.Read(l)["Message-ID"]).Distinct().Count());
        Assert.All(await world.LettersAsync(), l => Assert.Equal((LetterState.Sent, (string?)null), (l.State, l.LastError)));
    }

    [Fact]
    public async Task Nothing_is_said_in_the_open_when_encryption_is_asked_for()
    {
        await using var server = await SmtpSink.StartAsync(); // it offers no STARTTLS
        var settings = Settings(server.Port);
        settings["Email:StartTls"] = "true";
        await using var world = await MailWorld.CreateAsync(settings: settings);
        await world.WriteAsync(LetterKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Empty(server.Letters);
        Assert.Contains("secure", (await world.LettersAsync()).Single().LastError!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_that_is_none_fails_with_its_reason()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server.Port));
        await world.WriteAsync(LetterKind.Confirmation, await world.BookAsync(email: "not an address"));

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Contains("FormatException", (await world.LettersAsync()).Single().LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_signs_in_where_the_server_asks_for_it()
    {
        await using var server = await GuardedServer.StartAsync(withTls: false);
        await using var world = await MailWorld.CreateAsync(settings: SignedIn(server.Port, "open sesame", startTls: false));
        await using var stranger = await MailWorld.CreateAsync(settings: SignedIn(server.Port, "wrong", startTls: false));
        await world.WriteAsync(LetterKind.Confirmation, await world.BookAsync());
        await stranger.WriteAsync(LetterKind.Confirmation, await stranger.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        await stranger.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal((LetterState.Sent, (string?)null), (await world.LettersAsync()).Select(l => (l.State, l.LastError)).Single());
        var refused = (await stranger.LettersAsync()).Single();
        Assert.Equal(LetterState.Waiting, refused.State);
        Assert.Contains("uthenticat", refused.LastError!, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_no_password()
    {
        await using var server = await GuardedServer.StartAsync(withTls: true);
        await using var world = await MailWorld.CreateAsync(settings: SignedIn(server.Port, "open sesame", startTls: true));
        await world.WriteAsync(LetterKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Contains("certificate", (await world.LettersAsync()).Single().LastError!, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("signed in", server.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> SignedIn(int port, string password, bool startTls)
    {
        var settings = Settings(port);
        settings["Email:User"] = "salon";
        settings["Email:Password"] = password;
        settings["Email:StartTls"] = startTls ? "true" : "false";
        return settings;
    }

    private static Dictionary<string, string?> Settings(int port) => new(StringComparer.Ordinal)
    {
        ["Email:Mode"] = "Smtp",
        ["Email:Host"] = "127.0.0.1",
        ["Email:Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Email:From"] = "no-reply@salon.example",
        ["Email:StartTls"] = "false",
    };

    /// <summary>A real mail server that lets nobody in without a password and, if told to, without STARTTLS.</summary>
    private sealed class GuardedServer : IAsyncDisposable
    {
        private const string Script = """
            import asyncio, ssl, sys
            from aiosmtpd.smtp import SMTP, AuthResult
            from aiosmtpd.handlers import Sink

            def ask(server, session, envelope, mechanism, data):
                fine = data.login == b"salon" and data.password == b"open sesame"
                if fine:
                    print("signed in", flush=True)
                return AuthResult(success=fine, handled=False)

            class Server(SMTP):
                async def smtp_AUTH(self, arg): # .NET says "login"; other servers than this one do not mind
                    word, _, rest = (arg or "").partition(" ")
                    await super().smtp_AUTH((word.upper() + " " + rest).strip())

            async def main():
                tls = None
                if len(sys.argv) > 2:
                    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                    tls.load_cert_chain(sys.argv[2], sys.argv[3])
                make = lambda: Server(Sink(), authenticator=ask, auth_required=True, auth_require_tls=tls is not None, tls_context=tls, require_starttls=tls is not None)
                server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", int(sys.argv[1]))
                await server.serve_forever()

            asyncio.run(main())
            """;

        private readonly string _folder = Directory.CreateTempSubdirectory("booking-smtp-").FullName;
        private Child? _server;

        public int Port { get; } = FreePort.Next();
        public string Output => _server!.Output;

        public static async Task<GuardedServer> StartAsync(bool withTls)
        {
            var server = new GuardedServer();
            var script = Path.Combine(server._folder, "server.py");
            await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
            string[] tls = withTls ? [.. await server.MakeCertificateAsync()] : [];
            server._server = new Child("/usr/bin/python3", [script, server.Port.ToString(CultureInfo.InvariantCulture), .. tls], server._folder);
            await Eventually.HoldsAsync(
                () => server._server.HasExited ? throw new InvalidOperationException(server._server.Output) : FreePort.IsOpenAsync(server.Port), "the mail server to listen");
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await _server!.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private async Task<string[]> MakeCertificateAsync()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var files = new[] { Path.Combine(_folder, "certificate.pem"), Path.Combine(_folder, "key.pem") };
            await File.WriteAllTextAsync(files[0], certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(files[1], key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            return files;
        }
    }
}
