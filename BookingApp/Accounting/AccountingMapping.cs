using System.Text.Json;
using System.Text.Json.Serialization;
using BookingApp.Accounting.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Accounting;

internal sealed class AccountingMapping : IEntityTypeConfiguration<LedgerEntry>, IEntityTypeConfiguration<Reconciliation>
{
    private static readonly JsonSerializerOptions Words = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public void Configure(EntityTypeBuilder<LedgerEntry> entry)
    {
        entry.HasIndex(e => e.ReservationId);
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.PaymentId);
        entry.HasIndex(e => e.RefundId);
    }

    public void Configure(EntityTypeBuilder<Reconciliation> run)
    {
        run.HasIndex(r => r.FinishedAt);
        AsJson(run.Property(r => r.Reports));
        AsJson(run.Property(r => r.Differences));
    }

    private static void AsJson<T>(PropertyBuilder<IReadOnlyList<T>> property) => property.HasMaxLength(int.MaxValue).HasConversion(
        list => JsonSerializer.Serialize(list, Words),
        text => JsonSerializer.Deserialize<List<T>>(text, Words) ?? new List<T>(),
        new ValueComparer<IReadOnlyList<T>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a));
}
