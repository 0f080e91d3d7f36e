using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Api;

/// <summary>The answer to a request that carried an idempotency key and made something; told again for 24 hours.</summary>
public sealed class IdempotentAnswer
{
    public required string Key { get; init; }
    public required string RequestHash { get; init; } // another request under the same key is refused
    public required DateTimeOffset At { get; init; }
    public int? StatusCode { get; init; } // null: an instance of an older version is at it
    public string? Body { get; init; }
}

internal sealed class IdempotencyMapping : IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> answer)
    {
        answer.HasKey(a => a.Key);
        answer.HasIndex(a => a.At);
        answer.Property(a => a.Body).HasMaxLength(int.MaxValue);
    }
}
