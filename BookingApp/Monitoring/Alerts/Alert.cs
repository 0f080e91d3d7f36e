using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Monitoring.Alerts;

/// <summary>An alert that was sent: at most one per cause and hour, however many instances look.</summary>
public sealed class Alert
{
    public required Guid Id { get; init; }
    public required AlertCause Cause { get; init; }
    public required int Hour { get; init; } // hours since 1970
    public required DateTimeOffset At { get; init; }
    public required int Count { get; init; } // of things that it was about; of a share: percent

    public static int HourOf(DateTimeOffset at) => (int)(at.ToUnixTimeSeconds() / 3600);
}

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> alert) => alert.HasIndex(a => new { a.Cause, a.Hour }).IsUnique();
}
