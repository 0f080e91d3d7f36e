using System.Globalization;
using BookingApp.Contacts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Notifications.Smtp;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace BookingApp.Tests.Notifications;

/// <summary>Emails and a real mail server.</summary>
public sealed class SmtpTransportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_mail_server_gets_the_whole_email()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        var booking = await world.BookAsync(name: "Zoë \"Zo\" Ångström\r\nBcc: all@example.com", email: "mia@bücher.example", service: "Färben");
        await world.WriteAsync(EmailKind.Confirmation, booking);
        var expected = await world.RenderAsync(EmailKind.Confirmation, booking);

        await world.Dispatcher.SendDueAsync(Ct);

        var received = Assert.Single(server.Received);
        Assert.Equal(("no-reply@salon.example", "mia@xn--bcher-kva.example"), (received.From, received.To));
        Assert.All(received.Bytes, octet => Assert.InRange(octet, 0, 127));
        using var message = received.Message;
        Assert.Equal((expected.MessageId, expected.Subject), ($"<{message.MessageId}>", message.Subject));
        Assert.Equal(("Zoë \"Zo\" Ångström Bcc: all@example.com", "mia@xn--bcher-kva.example"), NameAndAddress(message.To));
        Assert.Equal(("Salon Lindenhof", "no-reply@salon.example"), NameAndAddress(message.From));
        Assert.Equal(("Salon Lindenhof", "hello@salon.example"), NameAndAddress(message.ReplyTo));
        Assert.Empty(message.Bcc);
        Assert.Equal(world.Now.ToUnixTimeSeconds(), message.Date.ToUnixTimeSeconds());
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);

        Assert.Equal("multipart/mixed", message.Body!.ContentType.MimeType);
        Assert.Equal("multipart/alternative", ((Multipart)message.Body!)[0].ContentType.MimeType);
        var parts = message.BodyParts.Cast<MimePart>().ToList();
        Assert.Equal(["text/plain", "text/html", "text/calendar", "application/ics"], parts.Select(p => p.ContentType.MimeType));
        Assert.All(parts, part => Assert.Equal("utf-8", part.ContentType.Charset));
        Assert.Equal(("REQUEST", "booking.ics", true), (parts[2].ContentType.Parameters["method"], parts[3].FileName, parts[3].IsAttachment));
        Assert.Equal(Lines(expected.Text), Lines(message.TextBody!));
        Assert.Equal(Lines(expected.Html), Lines(message.HtmlBody!));
        Assert.Equal(expected.Calendar!.Text, Decoded(parts[2]));
        Assert.Equal(expected.Calendar.Text, Decoded(parts[3]));
    }

    [Fact]
    public async Task Down_while_ten_are_written_then_up_ten_emails_each_once()
    {
        await using var server = SmtpSink.Down();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        for (var i = 0; i < 10; i++)
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        var next = await world.Dispatcher.SendDueAsync(Ct);
        Assert.All(await world.EmailsAsync(), l => Assert.Contains("refused", l.LastError!, StringComparison.OrdinalIgnoreCase));

        await server.UpAsync();
        world.Clock.AdvanceTo(next.AddSeconds(1));
        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal(10, server.Received.Count);
        Assert.Equal((await world.EmailsAsync()).Select(l => l.MessageId).Order(), server.Received.Select(MessageId).Order());
        Assert.Single(server.Received.Select(email => email.Connection).Distinct());
        Assert.All(await world.EmailsAsync(), l => Assert.Equal((EmailState.Sent, (string?)null), (l.State, l.LastError)));
    }

    [Fact]
    public async Task A_batch_of_its_own_has_a_connection_of_its_own()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));

        for (var i = 0; i < 2; i++)
        {
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
            await world.Dispatcher.SendDueAsync(Ct);
        }

        Assert.Equal(2, server.Received.Select(email => email.Connection).Distinct().Count());
    }

    [Fact]
    public async Task A_connection_that_has_died_is_replaced()
    {
        await using var server = new SmtpSink { HangsUpAfterEach = true };
        await server.UpAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        for (var i = 0; i < 3; i++)
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal((3, 3), (server.Received.Count, server.Received.Select(email => email.Connection).Distinct().Count()));
        Assert.All(await world.EmailsAsync(), l => Assert.Equal((EmailState.Sent, 0), (l.State, l.Tries)));
    }

    [Fact]
    public async Task An_email_that_the_server_hangs_on_stops_no_other()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        var transport = world.Get<SmtpTransport>();
        var (there, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeItAnswers = email =>
        {
            there.TrySetResult();
            return email.To is "slow@example.com" ? go.Task : Task.CompletedTask;
        };

        var slow = transport.SendAsync(AnEmail("slow@example.com"), Ct);
        await there.Task;
        var quick = transport.SendAsync(AnEmail("quick@example.com"), Ct);
        world.Clock.Advance(SmtpTransport.LongestWait);
        await quick;

        Assert.False(slow.IsCompleted);
        Assert.Equal(["slow@example.com", "quick@example.com"], server.Received.Select(email => email.To));
        go.SetResult();
        await slow;
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_email_was_taken_has_it_sent_again_under_its_own_id()
    {
        await using var server = new SmtpSink { LosesItsAnswers = true };
        await server.UpAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        var next = await world.Dispatcher.SendDueAsync(Ct);
        var lost = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailState.Waiting, 1, 1), (lost.State, lost.Tries, server.Received.Count));

        server.LosesItsAnswers = false;
        world.Clock.AdvanceTo(next);
        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal([lost.MessageId, lost.MessageId], server.Received.Select(MessageId));
        Assert.Equal(EmailState.Sent, Assert.Single(await world.EmailsAsync()).State);
    }

    [Theory]
    [InlineData(550, "5.1.1 No such mailbox here", EmailState.Dead)]
    [InlineData(553, "No mailbox has such a name", EmailState.Dead)]
    [InlineData(552, "5.2.2 Mailbox full", EmailState.Dead)]
    [InlineData(450, "4.2.0 Greylisted, come back later", EmailState.Waiting)]
    [InlineData(452, "4.2.2 Mailbox full", EmailState.Waiting)]
    [InlineData(421, "4.3.2 Going down", EmailState.Waiting)]
    [InlineData(530, "5.7.0 Sign in first", EmailState.Waiting)]
    [InlineData(550, "5.7.1 Relaying denied", EmailState.Waiting)]
    public async Task A_reader_who_is_refused_for_good_is_not_tried_again_and_another_is(int code, string text, EmailState expected)
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        server.Refuses = address => address is "gone@example.com" ? (code, text) : null;
        foreach (var address in new[] { "one@example.com", "gone@example.com", "two@example.com" })
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(email: address));

        await world.Dispatcher.SendDueAsync(Ct);

        var refused = Assert.Single(await world.EmailsAsync(), l => l.State is not EmailState.Sent);
        Assert.Equal(("gone@example.com", expected, 1), (refused.To, refused.State, refused.Tries));
        Assert.Contains(text, refused.LastError!, StringComparison.Ordinal); // what admins see beside it
        Assert.Equal(["one@example.com", "two@example.com"], server.Received.Select(email => email.To).Order());
    }

    [Fact]
    public async Task An_address_that_is_none_is_given_up_with_its_reason()
    {
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(server));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(email: "not an address"));

        await world.Dispatcher.SendDueAsync(Ct);

        var email = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailState.Dead, 1), (email.State, email.Tries));
        Assert.Contains("AddressInvalid", email.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_beyond_ASCII_goes_where_the_server_takes_it_and_is_given_up_where_not()
    {
        await using var modern = await SmtpSink.StartAsync();
        await using var old = new SmtpSink { TakesUnicode = false };
        await old.UpAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(modern));
        await using var elsewhere = await MailWorld.CreateAsync(settings: Settings(old));
        foreach (var each in new[] { world, elsewhere })
        {
            await each.WriteAsync(EmailKind.Confirmation, await each.BookAsync(email: "jörg@example.com"));
            await each.WriteAsync(EmailKind.Confirmation, await each.BookAsync(email: "mia@bücher.example"));

            await each.Dispatcher.SendDueAsync(Ct);
        }

        Assert.Contains("<jörg@example.com>", modern.Received.Single(email => email.To is "jörg@example.com").Text, StringComparison.Ordinal);
        Assert.Equal(["jörg@example.com", "mia@xn--bcher-kva.example"], modern.Received.Select(email => email.To).Order());
        Assert.Equal("mia@xn--bcher-kva.example", Assert.Single(old.Received).To);
        var refused = Assert.Single(await elsewhere.EmailsAsync(), l => l.State is not EmailState.Sent);
        Assert.Equal((EmailState.Dead, "jörg@example.com"), (refused.State, refused.To));
        Assert.Contains("SMTPUTF8", refused.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_in_the_open_when_encryption_is_asked_for()
    {
        await using var server = await SmtpSink.StartAsync(); // it offers no STARTTLS
        await using var world = await MailWorld.CreateAsync(settings: Settings(server, ("StartTls", "true")));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Empty(server.Received);
        var email = Assert.Single(await world.EmailsAsync());
        Assert.Equal(EmailState.Waiting, email.State);
        Assert.Contains("STARTTLS", email.LastError!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_signs_in_behind_encryption_where_the_server_asks_for_it(bool tlsAtOnce)
    {
        await using var server = new SmtpSink { Certificate = SmtpSink.SelfMadeCertificate(), TlsAtOnce = tlsAtOnce, Password = "open sesame" };
        await server.UpAsync();
        using var root = new TempFile(server.Certificate.ExportCertificatePem());
        (string, string?)[] settings = [("StartTls", "true"), ("ImplicitTls", tlsAtOnce ? "true" : null), ("TrustedRoot", root.Path), ("User", "salon")];
        await using var world = await MailWorld.CreateAsync(settings: Settings(server, [.. settings, ("Password", "open sesame")]));
        await using var stranger = await MailWorld.CreateAsync(settings: Settings(server, [.. settings, ("Password", "wrong")]));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        await stranger.WriteAsync(EmailKind.Confirmation, await stranger.BookAsync());

        await world.Dispatcher.SendDueAsync(Ct);
        await stranger.Dispatcher.SendDueAsync(Ct);

        var received = Assert.Single(server.Received);
        Assert.Equal((true, "salon", "mia@example.com"), (received.Encrypted, received.User, received.To));
        Assert.Equal((EmailState.Sent, (string?)null), (await world.EmailsAsync()).Select(l => (l.State, l.LastError)).Single());
        var refused = Assert.Single(await stranger.EmailsAsync());
        Assert.Equal((EmailState.Waiting, 1), (refused.State, refused.Tries));
        Assert.Contains("AuthenticationFailed", refused.LastError!, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.LastError!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)] // nobody vouches for it
    [InlineData("mail.elsewhere.example", true)] // a trusted one, of another server
    public async Task A_server_with_a_certificate_that_does_not_prove_it_gets_no_password(string host, bool trusted)
    {
        await using var server = new SmtpSink { Certificate = SmtpSink.SelfMadeCertificate(host), Password = "open sesame" };
        await server.UpAsync();
        using var root = new TempFile(server.Certificate.ExportCertificatePem());
        await using var world = await MailWorld.CreateAsync(settings: Settings(
            server, ("StartTls", "true"), ("TrustedRoot", trusted ? root.Path : null), ("User", "salon"), ("Password", "open sesame")));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Empty(server.Received);
        var email = Assert.Single(await world.EmailsAsync());
        Assert.Equal(EmailState.Waiting, email.State);
        Assert.Contains("TlsFailed", email.LastError!, StringComparison.Ordinal);
        Assert.Contains("certificate", email.LastError!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("mia@example.com")]
    [InlineData("jörg@bücher.example")]
    public async Task What_arrives_is_signed_by_the_domain(string reader)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        using var file = new TempFile(key.ExportPkcs8PrivateKeyPem());
        await using var server = await SmtpSink.StartAsync();
        await using var world = await MailWorld.CreateAsync(settings: Settings(
            server, ("DkimDomain", "salon.example"), ("DkimSelector", "booking"), ("DkimKeyFile", file.Path)));
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(name: "Zoë", email: reader, service: "Färben & Schneiden 💇"));

        await world.Dispatcher.SendDueAsync(Ct);

        using var message = Assert.Single(server.Received).Message;
        var signature = message.Headers.Single(header => header.Id is HeaderId.DkimSignature);
        Assert.Contains("d=salon.example; s=booking;", signature.Value, StringComparison.Ordinal);
        Assert.Contains($"t={world.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)};", signature.Value, StringComparison.Ordinal);
        Assert.True(await VerifiesAsync(key, message));
        using var other = System.Security.Cryptography.RSA.Create(2048);
        Assert.False(await VerifiesAsync(other, message));
        message.Subject += "!";
        Assert.False(await VerifiesAsync(key, message));

        static async Task<bool> VerifiesAsync(System.Security.Cryptography.RSA key, MimeMessage message) =>
            await new DkimVerifier(new PublishedKey(key)).VerifyAsync(message, message.Headers.Single(header => header.Id is HeaderId.DkimSignature), Ct);
    }

    private static EmailMessage AnEmail(string to) =>
        new($"<{to}>", new Mailbox("no-reply@salon.example", "Salon"), new Mailbox(to, ""), null, "Hello", "text", "<p>html</p>", null);

    private static (string Name, string Address) NameAndAddress(InternetAddressList list)
    {
        var mailbox = Assert.Single(list.Mailboxes);
        return (mailbox.Name ?? "", mailbox.GetAddress(idnEncode: true));
    }

    private static string MessageId(ReceivedEmail email)
    {
        using var message = email.Message;
        return $"<{message.MessageId}>";
    }

    private static string Decoded(MimePart part)
    {
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes, Ct);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    private static Dictionary<string, string?> Settings(SmtpSink server, params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Email:Mode"] = "Smtp",
            ["Email:Host"] = "127.0.0.1",
            ["Email:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Email:From"] = "no-reply@salon.example",
            ["Email:StartTls"] = "false",
        };
        foreach (var (name, value) in more)
            settings[$"Email:{name}"] = value;
        return settings;
    }

    /// <summary>The DNS of the domain that signs.</summary>
    private sealed class PublishedKey(System.Security.Cryptography.RSA key) : DkimPublicKeyLocatorBase
    {
        private readonly string _record = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}";

        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            (domain, selector) is ("salon.example", "booking") ? GetPublicKey(_record) : throw new ParseException("There is no such key.", 0, 0);

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
