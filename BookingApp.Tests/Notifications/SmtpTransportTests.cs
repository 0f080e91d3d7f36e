using System.Globalization;
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

    private static Dictionary<string, string?> Settings(int port) => new(StringComparer.Ordinal)
    {
        ["Email:Mode"] = "Smtp",
        ["Email:Host"] = "127.0.0.1",
        ["Email:Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Email:From"] = "no-reply@salon.example",
        ["Email:StartTls"] = "false",
    };
}
