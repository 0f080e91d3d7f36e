using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Accounts;

/// <summary>One sign-in of one browser, kept on the server: the cookie carries a key to it and nothing else, so that what ends here is over.</summary>
public sealed class SignInTicket
{
    public required Guid Id { get; init; }
    public required string KeyHash { get; init; } // whoever reads the table has no key to a session
    public required int UserId { get; init; }
    // the user's security stamp: another role, another password or a deactivation changes it, and this ticket is void
    public required string Stamp { get; init; }
    public required byte[] Content { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class SignInTicketMapping : IEntityTypeConfiguration<SignInTicket>
{
    public void Configure(EntityTypeBuilder<SignInTicket> ticket)
    {
        ticket.ToTable("SignInTickets");
        ticket.HasIndex(t => t.KeyHash).IsUnique();
        ticket.HasIndex(t => t.UserId);
        ticket.HasIndex(t => t.ExpiresAt);
        ticket.HasOne<AppUser>().WithMany().HasForeignKey(t => t.UserId);
        ticket.Property(t => t.KeyHash).HasMaxLength(64);
        ticket.Property(t => t.Content).HasMaxLength(16 * 1024);
    }
}
