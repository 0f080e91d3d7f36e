using BookingApp.Data;
using BookingApp.Notifications.Rendering;

namespace BookingApp.Notifications.Sending;

/// <summary>Sends what is due, each email at least once.</summary>
public sealed class EmailDispatcher(
    EmailQueue queue, EmailRenderer renderer, IEmailTransport transport, TimeProvider clock, ILogger<EmailDispatcher> log)
{
    private const int AtOnce = 4; // so that a server that hangs on one email does not stop the rest

    private static readonly TimeSpan _longestTry = TimeSpan.FromMinutes(1);

    /// <summary>Sends every email that is due.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<DateTimeOffset> SendDueAsync(CancellationToken ct = default)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
            await Parallel.ForEachAsync(queue.TakeDueAsync(ct), options, async (taken, _) => await SendOneAsync(taken));
            return await queue.NextDueAsync(ct);
        }
        finally
        {
            await transport.FinishAsync();
        }
    }

    // Whatever happens to this email, the others go on.
    private async Task SendOneAsync(LeasedEmail taken)
    {
        try
        {
            if (taken.Until - clock.Now() >= _longestTry) // or another may take it while we still try
                await SendAsync(taken);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Email {Email} could not be marked; its lease runs out and it is tried again", taken.Row.Id);
        }
    }

    // Not cut short when the app ends: the server may have the email already, and a second instance would send it again.
    private async Task SendAsync(LeasedEmail taken)
    {
        try
        {
            var email = await renderer.RenderAsync(taken.Row, taken.Bookings, CancellationToken.None);
            if (email.To.Address.Length is 0)
                throw new InvalidOperationException("There is nobody to send to: the business has no email address in its settings.");

            using var patience = new CancellationTokenSource(_longestTry, clock);
            await transport.SendAsync(email, patience.Token);
        }
        catch (Exception failure)
        {
            var code = (failure as EmailNotSentException)?.Code;
            log.LogWarning("Email {Email} was not sent: {Failure} {Code}", taken.Row.Id, failure.GetType().Name, code); // its message may name the reader
            await queue.MarkFailedAsync(taken, failure, CancellationToken.None);
            return;
        }

        await queue.MarkDoneAsync(taken, transport.Sends);
    }
}
