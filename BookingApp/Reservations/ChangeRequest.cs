namespace BookingApp.Reservations;

/// <summary>What somebody wishes to change: who they are, the command that their form sent it under, and the version of the booking that they saw.</summary>
internal sealed record ChangeRequest(Actor Actor, Guid? Command = null, int? Version = null)
{
    /// <summary>A wish that may be repeated without harm, whatever stands by then.</summary>
    public static implicit operator ChangeRequest(Actor actor) => new(actor);
}
