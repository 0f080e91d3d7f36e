using BookingApp.Data;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations;

/// <summary>The rows of reservations, and of the claims that guard their times.</summary>
public static class ReservationSets
{
    extension(BookingDbContext db)
    {
        public DbSet<Reservation> Reservations => db.Set<Reservation>();
        public DbSet<ReservationEvent> ReservationEvents => db.Set<ReservationEvent>();
        public DbSet<Session> Sessions => db.Set<Session>();
        public DbSet<SlotClaim> SlotClaims => db.Set<SlotClaim>();
        public DbSet<SeatClaim> SeatClaims => db.Set<SeatClaim>();
        public DbSet<TimeOffBooking> TimeOffBookings => db.Set<TimeOffBooking>();
        public DbSet<LimitGate> LimitGates => db.Set<LimitGate>();
        public DbSet<ReleaseRecord> ReleaseRecords => db.Set<ReleaseRecord>();
    }
}
