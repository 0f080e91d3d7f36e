using BookingApp.Data;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.WaitingList;

/// <summary>The tables of this room.</summary>
public static class WaitingListSets
{
    extension(BookingDbContext db)
    {
        public DbSet<WaitingListEntry> WaitingListEntries => db.Set<WaitingListEntry>();
        public DbSet<WaitingListOffer> WaitingListOffers => db.Set<WaitingListOffer>();
        public DbSet<UndoableMove> UndoableMoves => db.Set<UndoableMove>();
    }
}
