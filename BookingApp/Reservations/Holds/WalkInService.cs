using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Holds;

/// <summary>Books walk-ins.</summary>
public sealed class WalkInService(HoldService holds, ReservationService reservations, ReservationQueries queries)
{
    /// <summary>Staff book a walk-in: held and confirmed in one transaction; what is due is taken there. A command books them once.</summary>
    /// <returns>Invalid, with <c>other_name</c> for the address, where it is a customer's with another name and the details do not say that they are
    /// renamed: one letter in an address would hand them somebody else's visit.</returns>
    public async Task<HoldResult> BookAsync(Actor actor, HoldRequest request, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (request.Customer is null)
            return new HoldResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["customer.name"] = "required" });
        if (!request.Customer.Renames && await queries.OtherNameAsync(actor, request.Customer, ct) is not null && !await IsMadeAsync(request, ct))
            return new HoldResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["customer.email"] = "other_name" });
        var result = await holds.HoldAsync(actor, request with { Confirms = true }, ct);
        if (result is not HoldResult.Held held || held.Reservation.Status.IsBooked())
            return result;
        // The same command made it before: an instance of the version before held it and came no further, or it has ended since.
        var confirmed = await reservations.ConfirmFreeAsync(actor, held.Reservation.Id, ct);
        if (confirmed is ChangeResult.Done done)
            return new HoldResult.Held(done.Reservation);
        return await queries.FindAsync(held.Reservation.Id, ct) is { Status: Cancelled or Released or Expired } ended
            ? new HoldResult.EndedSince(ended)
            : new HoldResult.BeatenToIt([]);
    }

    private async Task<bool> IsMadeAsync(HoldRequest request, CancellationToken ct) =>
        request.Command is { } command && await queries.FindAsync(command, ct) is not null;
}
