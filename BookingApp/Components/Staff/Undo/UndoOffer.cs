using BookingApp.Notifications.Moves;
using BookingApp.Reservations;

namespace BookingApp.Components.Staff.Undo;

/// <summary>What staff have just done, how it is taken back, and until when that is offered.</summary>
public sealed record UndoOffer(Guid ReservationId, string Words, DateTimeOffset Until)
{
    /// <summary>Takes it back; null for what is only said.</summary>
    public Func<Actor, Task<ChangeResult>>? Undo { get; init; }

    /// <summary>The version of the booking that it tells of; 0 where it tells of none.</summary>
    public int Version { get; init; }

    /// <summary>What was asked for was not done.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The email that tells the customer of it, while it waits.</summary>
    public WaitingEmail? Email { get; init; }
}
