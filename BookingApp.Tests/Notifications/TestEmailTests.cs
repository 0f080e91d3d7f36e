using BookingApp.Notifications.Sending;

namespace BookingApp.Tests.Notifications;

/// <summary>An admin sees whether emails arrive by sending one.</summary>
public sealed class TestEmailTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    private readonly ScriptedTransport _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_at_once_by_the_way_of_all_emails_and_leaves_no_row()
    {
        await using var world = await MailWorld.CreateAsync(_server);

        var result = await world.Get<TestEmails>().SendAsync(_admin, " ada@example.com ", Ct);

        Assert.Equal("ada@example.com", Assert.IsType<TestEmailResult.Sent>(result).To);
        var email = Assert.Single(_server.Sent);
        Assert.Equal(("ada@example.com", "hello@salon.example", "Test email from Salon Lindenhof"), (email.To.Address, email.From.Address, email.Subject));
        Assert.Contains("Emails arrive", email.Text, StringComparison.Ordinal);
        Assert.Empty(await world.EmailsAsync());
    }

    [Fact]
    public async Task Without_a_mail_server_it_says_that_nobody_got_it()
    {
        await using var world = await MailWorld.CreateAsync();

        Assert.IsType<TestEmailResult.Kept>(await world.Get<TestEmails>().SendAsync(_admin, "ada@example.com", Ct));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(world.Folder, "dev-mailbox")));
    }

    [Fact]
    public async Task What_the_mail_server_answers_is_told()
    {
        await using var world = await MailWorld.CreateAsync(_server);
        _server.Fails = _ => new EmailNotSentException("MailboxUnavailable", new InvalidOperationException("No such mailbox here"));

        var failed = Assert.IsType<TestEmailResult.Failed>(await world.Get<TestEmails>().SendAsync(_admin, "ada@example.com", Ct));

        Assert.Equal(("MailboxUnavailable", "No such mailbox here"), (failed.Code, failed.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("a@b, c@d")]
    public async Task It_needs_one_address(string to)
    {
        await using var world = await MailWorld.CreateAsync(_server);

        Assert.IsType<TestEmailResult.NoAddress>(await world.Get<TestEmails>().SendAsync(_admin, to, Ct));
        Assert.Empty(_server.Sent);
    }

    [Fact]
    public async Task Only_an_admin_sends_it()
    {
        await using var world = await MailWorld.CreateAsync(_server);

        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<TestEmails>().SendAsync(new Actor.Staff(2, "Ana"), "ada@example.com", Ct));
        Assert.Empty(_server.Sent);
    }
}
