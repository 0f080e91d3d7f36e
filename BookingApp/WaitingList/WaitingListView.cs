using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Reservations;

namespace BookingApp.WaitingList;

/// <summary>Somebody on the waiting list, as pages show them; their place in the line counts from 1 on.</summary>
public sealed record WaitingListView(Guid Id, string Key, WaitingListStatus Status, int Place)
{
    public required int ServiceId { get; init; }
    public required string ServiceName { get; init; }
    public required string StaffName { get; init; } // empty: with anyone
    public required DateOnly Day { get; init; }
    public required int FromMinute { get; init; }
    public required int UntilMinute { get; init; }
    public required int PartySize { get; init; }
    public required CustomerDetails Customer { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>Whether somebody who reads the emails of that address has said that they wait.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>The hold that is, or last was, offered to them.</summary>
    public ReservationView? Offer { get; init; }

    /// <summary>Whether they still wait, or have an offer.</summary>
    public bool IsLive => Status is WaitingListStatus.Waiting or WaitingListStatus.Offered;

    /// <summary>Whether a change may show in this line: one of its day, in whatever zone.</summary>
    public bool MayShow(Change change) => change.Kind is ChangeKind.Slots
        && (change.From is not { } from || change.To is not { } to
            || (DateOnly.FromDateTime(from.UtcDateTime) <= Day.AddDays(1) && DateOnly.FromDateTime(to.UtcDateTime) >= Day.AddDays(-1)));
}
