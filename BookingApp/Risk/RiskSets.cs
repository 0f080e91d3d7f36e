using BookingApp.Data;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Risk;

/// <summary>The rows of what is counted, decided and blocked.</summary>
public static class RiskSets
{
    extension(BookingDbContext db)
    {
        public DbSet<VelocityEvent> VelocityEvents => db.Set<VelocityEvent>();
        public DbSet<RiskDecision> RiskDecisions => db.Set<RiskDecision>();
        public DbSet<RiskBlock> RiskBlocks => db.Set<RiskBlock>();
    }
}
