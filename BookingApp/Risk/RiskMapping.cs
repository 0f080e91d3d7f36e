using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Risk;

internal sealed class RiskMapping : IEntityTypeConfiguration<VelocityEvent>, IEntityTypeConfiguration<RiskDecision>, IEntityTypeConfiguration<RiskBlock>
{
    public void Configure(EntityTypeBuilder<VelocityEvent> mark)
    {
        mark.HasIndex(m => new { m.Subject, m.Kind, m.At });
        mark.HasIndex(m => m.PaymentId);
        mark.HasIndex(m => m.At);
        mark.Property(m => m.Subject).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<RiskDecision> decision)
    {
        decision.HasIndex(d => new { d.Subject, d.Hour });
        decision.HasIndex(d => d.LastAt);
        decision.Property(d => d.Subject).HasMaxLength(64);
        decision.Property(d => d.Rule).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<RiskBlock> block)
    {
        block.HasIndex(b => b.Subject).IsUnique();
        block.Property(b => b.Subject).HasMaxLength(64);
        block.Property(b => b.Reason).HasMaxLength(500);
    }
}
