using BookingApp.Availability;
using BookingApp.Catalog;

namespace BookingApp.WaitingList.Offers;

/// <summary>A time that is free by what staff may still take back.</summary>
public sealed record FreedTime(int StaffId, int? RoomId, DateTimeOffset ClaimStart, DateTimeOffset ClaimEnd)
{
    /// <summary>Whether a start may be free by it alone.</summary>
    public bool IsUsedBy(Slot slot, Service service) =>
        (slot.StaffIds.Contains(StaffId) || RoomId is not null)
        && slot.Start - service.BufferBefore < ClaimEnd && ClaimStart < slot.End + service.BufferAfter;
}
