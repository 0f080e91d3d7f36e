using BookingApp.Data;

namespace BookingApp.Customers.Notes;

/// <summary>What staff write of a customer for each other; the customer never sees it.</summary>
public sealed class CustomerNote : IVersioned
{
    public const int MaxLength = 4000;

    private CustomerNote() { } // for EF

    public required Guid Id { get; init; } // the command that made it
    public required Guid CustomerId { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
    public required string WrittenBy { get; init; } // an actor
    public string Text { get; private set; } = "";
    public DateTimeOffset? EditedAt { get; private set; }
    public string? EditedBy { get; private set; } // an actor
    public int Version { get; private set; }

    public static CustomerNote Write(Actor actor, Guid id, Guid customerId, string text, DateTimeOffset now) =>
        new() { Id = id, CustomerId = customerId, Text = text, WrittenAt = now, WrittenBy = actor.ToString()! };

    public void Edit(Actor actor, string text, DateTimeOffset now) => (Text, EditedAt, EditedBy) = (text, now, actor.ToString());
}
