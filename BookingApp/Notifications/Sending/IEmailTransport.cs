namespace BookingApp.Notifications.Sending;

/// <summary>Takes an email out of the app.</summary>
public interface IEmailTransport
{
    /// <summary>Whether what it takes is on its way to the reader; else it is kept, and nobody gets it.</summary>
    bool Sends => true;

    /// <summary>Hands the email over; when it returns, the email is out of our hands.</summary>
    /// <exception cref="EmailNotSentException">What kept it here, and why; and whether it is worth another try.</exception>
    Task SendAsync(EmailMessage email, CancellationToken ct);

    /// <summary>There is no more to send for now: what was kept open for the next email is closed.</summary>
    ValueTask FinishAsync() => ValueTask.CompletedTask;
}
