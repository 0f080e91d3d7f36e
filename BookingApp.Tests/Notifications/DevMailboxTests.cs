using BookingApp.Notifications;
using BookingApp.Notifications.DevMailbox;

namespace BookingApp.Tests.Notifications;

public sealed class DevMailboxTests
{
    [Fact]
    public async Task An_email_reads_as_it_was_written()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync(
            name: "Jörg \"Jo\" Müller-Lüdenscheidt\r\nBcc: all@example.com",
            service: "Färben & Schneiden 💇 für sehr lange, wirklich außerordentlich lange Haare");
        await world.WriteAsync(EmailKind.Confirmation, booking);
        var expected = await world.RenderAsync(EmailKind.Confirmation, booking);

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        var item = Assert.Single(await world.Get<DevMailboxQueries>().ListAsync(ct: TestContext.Current.CancellationToken));
        var email = (await world.Get<DevMailboxQueries>().ReadAsync(item.Name, TestContext.Current.CancellationToken))!;
        Assert.Equal(expected.Subject, email.Subject);
        Assert.Contains("<mia@example.com>", email.To, StringComparison.Ordinal);
        Assert.Contains("Jörg", email.To, StringComparison.Ordinal);
        Assert.Equal(Lines(expected.Text), Lines(email.Text));
        Assert.Equal(Lines(expected.Html), Lines(email.Html));
        Assert.Equal(expected.Calendar!.Text, email.Calendar);
        Assert.Contains($"Message-ID: {expected.MessageId}", email.Raw, StringComparison.OrdinalIgnoreCase);
        var headers = email.Raw[..email.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)]; // in the text below them it is but a line
        Assert.DoesNotContain("\nBcc:", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_email_sent_twice_is_one_file_and_nothing_half_written_is_left()
    {
        await using var world = await MailWorld.CreateAsync();
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        var id = (await world.EmailsAsync()).Single().Id;

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        await world.Queue.SendAgainAsync(new Actor.System("test"), id, ct: TestContext.Current.CancellationToken);
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(world.Folder, "dev-mailbox")));
    }

    [Fact]
    public async Task An_email_that_nobody_got_never_reads_as_sent()
    {
        await using var world = await MailWorld.CreateAsync();
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        var row = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailState.Kept, null, null), (row.State, row.SentAt, row.LeaseUntil));
    }

    [Fact]
    public async Task The_settings_say_where_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("booking-mailbox-").FullName;
        await using var world = await MailWorld.CreateAsync(settings: new() { ["Email:MailboxFolder"] = folder });
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Single(Directory.GetFiles(folder, "*.eml"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("nobody@nowhere")]
    public async Task Nothing_outside_of_it_can_be_read(string name)
    {
        await using var world = await MailWorld.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "secret.eml"), "Subject: no\n\nno", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(world.Folder, "dev-mailbox"));

        Assert.Null(await world.Get<DevMailboxQueries>().ReadAsync(name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_no_letter_is_passed_over()
    {
        await using var world = await MailWorld.CreateAsync();
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "dev-mailbox", "empty.eml"), "", TestContext.Current.CancellationToken);

        Assert.Equal("mia@example.com", ToAddress(Assert.Single(await world.Get<DevMailboxQueries>().ListAsync(ct: TestContext.Current.CancellationToken))));
        Assert.Null(await world.Get<DevMailboxQueries>().ReadAsync("empty", TestContext.Current.CancellationToken));

        static string ToAddress(DevMailboxItemView item) => item.To[(item.To.IndexOf('<', StringComparison.Ordinal) + 1)..].TrimEnd('>');
    }

    [Theory]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    [InlineData("mia@bücher.example", "mia@xn--bcher-kva.example")]
    public async Task Addresses_of_every_script_are_written_and_read(string address, string inFile)
    {
        await using var world = await MailWorld.CreateAsync();
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(email: address));

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        var item = Assert.Single(await world.Get<DevMailboxQueries>().ListAsync(ct: TestContext.Current.CancellationToken));
        var email = (await world.Get<DevMailboxQueries>().ReadAsync(item.Name, TestContext.Current.CancellationToken))!;
        Assert.Contains($"<{inFile}>", email.Raw, StringComparison.Ordinal);
        Assert.Contains($"<{address}>", email.To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_mailbox_is_no_failure()
    {
        await using var world = await MailWorld.CreateAsync();

        Assert.Empty(await world.Get<DevMailboxQueries>().ListAsync(ct: TestContext.Current.CancellationToken));
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}
