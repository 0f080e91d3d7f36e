using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Notifications.Rendering;

namespace BookingApp.Notifications.Sending;

/// <summary>Sends an email that says nothing but that emails arrive, at once and by the way that all of them go.</summary>
public sealed class TestEmails(EmailRenderer renderer, IEmailTransport transport, Ids ids, TimeProvider clock)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends one to this address, and waits for what the mail server says.</summary>
    public async Task<TestEmailResult> SendAsync(Actor actor, string to, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (!Mailbox.TryParse(to, out var reader))
            return new TestEmailResult.NoAddress();

        var email = await renderer.RenderTestAsync(ids.NewId(clock.Now()), reader, ct);
        using var patience = new CancellationTokenSource(_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await transport.SendAsync(email, either.Token);
            return transport.Sends ? new TestEmailResult.Sent(reader.Address) : new TestEmailResult.Kept();
        }
        catch (EmailNotSentException failure)
        {
            return new TestEmailResult.Failed(failure.Code, failure.InnerException?.Message ?? failure.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new TestEmailResult.Failed("Timeout", "");
        }
        finally
        {
            await transport.FinishAsync();
        }
    }
}
