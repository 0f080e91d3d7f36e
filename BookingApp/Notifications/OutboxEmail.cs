using BookingApp.Data;

namespace BookingApp.Notifications;

/// <summary>What an email tells.</summary>
public enum EmailKind
{
    Confirmation, Moved, Cancellation, NotCharged, Reminder, RefundCompleted, TimeGone, NeedsHuman, WrongAmount, PaymentReceived, Points,
    Alert, BookingLinks, WaitingListJoined, TimeOffered, AnotherTimeAsked,
}

/// <summary>Kept: put into a file where there is no mail server. It never left, and says so.</summary>
public enum EmailState { Waiting, Sent, Kept, Dead, Withdrawn }

/// <summary>An email written in the same transaction as the fact that it tells; rendered and sent after it.</summary>
public sealed class OutboxEmail : IVersioned
{
    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; } // of an email that concerns no single booking: an id of its own
    public required EmailKind Kind { get; init; }
    public required int Revision { get; init; } // unique with reservation and kind: once per fact
    public required string To { get; init; }
    public required string MessageId { get; init; } // stable over every try
    public required DateTimeOffset WrittenAt { get; init; }
    public string Facts { get; private set; } = "{}"; // what the email must tell that the reservation may not tell any more: amounts, old time
    public DateTimeOffset? DueAt { get; private set; }
    public EmailState State { get; private set; }
    public int Tries { get; private set; }
    public string? LastError { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }
    public int Version { get; private set; }

    public void Tell(EmailData facts) => Facts = facts.ToJson();

    public void PlanAt(DateTimeOffset at) => DueAt = at;

    public void BeginSending(DateTimeOffset now, TimeSpan lease) => LeaseUntil = now + lease;

    /// <summary>Put aside as a file: done with, and not sent.</summary>
    public void Kept() => (State, LeaseUntil, LastError) = (EmailState.Kept, null, null);

    /// <summary>A failed try: the next one later and later, up to an hour; after the last the email is dead until somebody sends it again.</summary>
    public void Failed(DateTimeOffset now, string error, int maxTries)
    {
        Tries++;
        (LastError, LeaseUntil) = (error, null);
        if (Tries >= maxTries)
            State = EmailState.Dead;
        else
            DueAt = now + TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, Tries)));
    }

    /// <summary>Refused for good: dead at once, until somebody sends it again.</summary>
    public void GiveUp(string error)
    {
        Tries++;
        (State, LastError, LeaseUntil) = (EmailState.Dead, error, null);
    }

    public void SendAgain(DateTimeOffset now) => (State, Tries, DueAt) = (EmailState.Waiting, 0, now);

    public void Withdraw() => State = EmailState.Withdrawn;
}
