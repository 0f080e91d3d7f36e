using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace BookingApp.Tests.Support.Servers;

/// <summary>An email as the mail server got it: the envelope, who signed in, and every byte.</summary>
public sealed record ReceivedEmail(Guid Connection, string From, string To, bool Encrypted, string? User, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Bytes));
}

/// <summary>A real mail server that keeps what it is given; it can go down and come back, refuse, hang, and go away without a word.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedEmail> _received = [];
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _life;
    private Task _serving = Task.CompletedTask;

    public int Port { get; } = FreePort.Next();

    /// <summary>With one, the server offers STARTTLS, and lets nobody sign in without.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte, as on port 465.</summary>
    public bool TlsAtOnce { get; init; }

    /// <summary>With a password, nobody sends without it.</summary>
    public string? Password { get; init; }

    /// <summary>Whether it takes names beyond ASCII.</summary>
    public bool TakesUnicode { get; init; } = true;

    /// <summary>What it answers to a reader's address, in place of "250 Ok".</summary>
    public Func<string, (int Code, string Text)?> Refuses { get; set; } = _ => null;

    /// <summary>What it does with an email that it has stored, before it says so.</summary>
    public Func<ReceivedEmail, Task> BeforeItAnswers { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the connection ends with no answer to an email that is stored.</summary>
    public bool LosesItsAnswers { get; set; }

    /// <summary>Whether the connection ends after an answer.</summary>
    public bool HangsUpAfterEach { get; set; }

    /// <summary>Every email received, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedEmail> Received
    {
        get
        {
            lock (_gate)
                return [.. _received];
        }
    }

    /// <summary>The same as text, whole, with their headers.</summary>
    public IReadOnlyList<string> Emails => [.. Received.Select(email => email.Text)];

    public static async Task<SmtpSink> StartAsync()
    {
        var sink = new SmtpSink();
        await sink.UpAsync();
        return sink;
    }

    /// <summary>A mail server that is down; <see cref="UpAsync"/> brings it up.</summary>
    public static SmtpSink Down() => new();

    /// <summary>A certificate of this machine that nobody vouches for.</summary>
    public static X509Certificate2 SelfMadeCertificate(string host = "127.0.0.1")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    public async Task UpAsync()
    {
        var options = new SmtpServerOptionsBuilder().ServerName("mail.example.com").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).IsSecure(TlsAtOnce).AuthenticationRequired(Password is not null)
                .AllowUnsecureAuthentication(Certificate is null);
            if (Certificate is not null)
                endpoint.Certificate(Certificate);
        });
        var rooms = new SmtpServer.ComponentModel.ServiceProvider();
        rooms.Add((IMessageStore)new Store(this));
        rooms.Add((IMailboxFilter)new Filter(this));
        rooms.Add((IUserAuthenticator)new Doorkeeper(this));
        rooms.Add((ISmtpCommandFactory)new Commands(this));
        _life = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var server = new SmtpServer.SmtpServer(options.Build(), rooms);
        server.SessionCreated += (_, session) => session.Context.CommandExecuted += (_, done) =>
        {
            if (HangsUpAfterEach && done.Command is DataCommand)
                done.Context.Pipe.Dispose();
        };
        _serving = server.StartAsync(_life.Token);
        await Eventually.HoldsAsync(() => _serving.IsFaulted ? throw _serving.Exception : FreePort.IsOpenAsync(Port), "the mail server to listen");
    }

    public async Task DownAsync()
    {
        if (_life is null)
            return;
        await _life.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _life.Dispose();
        _life = null;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _gone.Dispose();
        Certificate?.Dispose();
    }

    private sealed class Store(SmtpSink sink) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            var email = new ReceivedEmail(
                context.SessionId, Address(transaction.From), Address(
                    transaction.To.Single()), context.Pipe.IsSecure, context.Authentication.User, buffer.ToArray());
            lock (sink._gate)
                sink._received.Add(email);
            await sink.BeforeItAnswers(email);
            if (sink.LosesItsAnswers)
                context.Pipe.Dispose();
            return SmtpResponse.Ok;
        }
    }

    private sealed class Filter(SmtpSink sink) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            sink.Refuses(Address(to)) is { } no ? throw new SmtpResponseException(new SmtpResponse((SmtpReplyCode)no.Code, no.Text)) : Task.FromResult(true);
    }

    private sealed class Doorkeeper(SmtpSink sink) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) =>
            Task.FromResult(password == sink.Password);
    }

    private sealed class Commands(SmtpSink sink) : SmtpCommandFactory
    {
        public override SmtpCommand CreateEhlo(string domainOrAddress) => sink.TakesUnicode ? base.CreateEhlo(domainOrAddress) : new AsciiOnly(domainOrAddress);
    }

    private sealed class AsciiOnly(string domainOrAddress) : EhloCommand(domainOrAddress)
    {
        protected override IEnumerable<string> GetExtensions(ISessionContext context) =>
            base.GetExtensions(context).Where(extension => extension is not "SMTPUTF8");
    }

    private static string Address(IMailbox mailbox) => $"{mailbox.User}@{mailbox.Host}";
}
