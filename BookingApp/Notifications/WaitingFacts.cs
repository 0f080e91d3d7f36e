namespace BookingApp.Notifications;

/// <summary>What an email tells somebody on the waiting list; the link is of their own page there.</summary>
public sealed record WaitingFacts(string Service, DateOnly Day, int PartySize, string Name, string Locale, string Link)
{
    /// <summary>Whether they have to say first that it was them.</summary>
    public bool ToConfirm { get; init; }

    /// <summary>Until when the time that is offered is held.</summary>
    public DateTimeOffset? Until { get; init; }
}
