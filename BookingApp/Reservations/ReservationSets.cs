using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations;

/// <summary>The rows of reservations, and of the claims that guard their times.</summary>
public static class ReservationSets
{
    private static readonly CompiledQuery<Func<BookingDbContext, Guid, CancellationToken, Task<Reservation>>> _ofId = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, Guid id, CancellationToken ct) => db.Set<Reservation>().Single(r => r.Id == id)));

    extension(BookingDbContext db)
    {
        public DbSet<Reservation> Reservations => db.Set<Reservation>();
        public DbSet<ReservationEvent> ReservationEvents => db.Set<ReservationEvent>();
        public DbSet<ClassSession> ClassSessions => db.Set<ClassSession>();
        public DbSet<SlotClaim> SlotClaims => db.Set<SlotClaim>();
        public DbSet<SeatClaim> SeatClaims => db.Set<SeatClaim>();
        public DbSet<TimeOffBooking> TimeOffBookings => db.Set<TimeOffBooking>();
        public DbSet<TimeOffRequest> TimeOffRequests => db.Set<TimeOffRequest>();
        public DbSet<LimitGate> LimitGates => db.Set<LimitGate>();
        public DbSet<ReleaseRecord> ReleaseRecords => db.Set<ReleaseRecord>();

        /// <summary>A reservation's row, to be changed.</summary>
        internal Task<Reservation> LoadReservationAsync(Guid id, CancellationToken ct) => _ofId.For(db)(db, id, ct);

        /// <summary>Tells open pages and caches, once it is committed, that a reservation and its time are not what they were.</summary>
        public void Publish(Reservation reservation)
        {
            db.Publish(new Change(ChangeKind.Slots, reservation.StaffId, reservation.ClaimStart, reservation.ClaimEnd, reservation.Reference));
            if (reservation.RoomId is { } room)
                db.Publish(new Change(ChangeKind.Slots, room, reservation.ClaimStart, reservation.ClaimEnd, reservation.Reference));
        }
    }
}
