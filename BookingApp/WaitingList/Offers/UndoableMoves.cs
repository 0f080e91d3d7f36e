using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.WaitingList.Offers;

/// <summary>Remembers which times are free by a move that staff may still take back.</summary>
internal sealed class UndoableMoves(IOptions<StaffOptions> staff) : IFactHandler<ReservationRescheduled>
{
    public async Task HandleAsync(BookingDbContext db, ReservationRescheduled moved, CancellationToken ct)
    {
        var (reservation, undoFor) = (moved.Reservation, staff.Value.UndoFor);
        if (moved.Actor is not Actor.Staff || reservation.Status is not ReservationStatus.Confirmed || undoFor == TimeSpan.Zero)
            return;
        await db.UndoableMoves.Where(m => m.ReservationId == reservation.Id).ExecuteDeleteAsync(ct);
        if (moved.IsUndo || moved.IsLength && moved.OldEnd < reservation.End)
            return; // nothing is free by it
        db.UndoableMoves.Add(new UndoableMove
        {
            ReservationId = reservation.Id,
            StaffId = moved.OldStaffId,
            RoomId = moved.OldRoomId,
            ClaimStart = moved.OldStart - (reservation.Start - reservation.ClaimStart),
            ClaimEnd = moved.OldEnd + (reservation.ClaimEnd - reservation.End),
            Until = moved.At + undoFor,
        });
    }
}
