namespace BookingApp.Customers.Merging;

/// <summary>That two customers were found to be one person: who is kept, and who the other was. The other's mailbox leads to whom is kept.</summary>
public sealed class CustomerMerge
{
    public required Guid Id { get; init; } // the command that merged them
    public required Guid CustomerId { get; init; } // who is kept; another one once these are merged too
    public required Guid FormerId { get; init; } // whose row is gone: old links lead on
    public required string Mailbox { get; init; } // canonical, and in no other merge
    public required string Email { get; init; } // this and what follows as it last was
    public required string Name { get; init; }
    public required string Phone { get; init; }
    public string? PhoneE164 { get; init; }
    public required DateTimeOffset MergedAt { get; init; }
    public required string MergedBy { get; init; } // an actor

    /// <summary>Keeps who a customer was, as they go into another one.</summary>
    public static CustomerMerge Of(Guid command, Customer former, Guid keptId, Actor actor, DateTimeOffset now) => new()
    {
        Id = command,
        CustomerId = keptId,
        FormerId = former.Id,
        Mailbox = former.Mailbox,
        Email = former.Email,
        Name = former.Name,
        Phone = former.Phone,
        PhoneE164 = former.PhoneE164,
        MergedAt = now,
        MergedBy = actor.ToString()!,
    };
}
