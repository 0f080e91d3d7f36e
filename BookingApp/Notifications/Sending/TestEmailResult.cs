namespace BookingApp.Notifications.Sending;

/// <summary>What became of a test email.</summary>
public abstract record TestEmailResult
{
    private TestEmailResult() { }

    /// <summary>The mail server has taken it.</summary>
    public sealed record Sent(string To) : TestEmailResult;

    /// <summary>There is no mail server: it lies with the kept emails.</summary>
    public sealed record Kept : TestEmailResult;

    /// <summary>It did not leave; the code is the mail server's answer in a word.</summary>
    public sealed record Failed(string Code, string Reason) : TestEmailResult;

    /// <summary>What was written is no email address.</summary>
    public sealed record NoAddress : TestEmailResult;
}
