namespace BookingApp.Notifications.Sending;

/// <summary>An email that did not leave; the code is the mail server's answer in a word, and says nothing about the reader.</summary>
public sealed class EmailNotSentException(string code, Exception cause) : Exception($"{code}: {cause.Message}", cause)
{
    public string Code { get; } = code;

    /// <summary>Whether no other try can end better; else the email is tried again later.</summary>
    public bool Never { get; init; }
}
