using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Data;

/// <summary>One wish to change something, under an id that was made before it was sent. It has one effect, however often it is pressed or repeated.</summary>
/// <remarks>The row is written by the unit of work that does it: who finds it knows that it is done.</remarks>
public sealed class Command
{
    /// <summary>How long one that was asked for from outside is known: a form may lie open for days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>How long a unit of work knows itself again whose commit was not answered.</summary>
    public static readonly TimeSpan KeptByItself = TimeSpan.FromMinutes(10);

    public required Guid Id { get; init; }
    public required DateTimeOffset ForgetAt { get; init; }
    public int? Made { get; set; } // the id of what it made, for who comes again
}

internal sealed class CommandMapping : IEntityTypeConfiguration<Command>
{
    public void Configure(EntityTypeBuilder<Command> command) => command.HasIndex(c => c.ForgetAt); // pruning looks for it
}
