using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingApp.Data.Conventions;

/// <summary>Looks at texts as they are stored, on every engine alike: SQLite would take any length, and each engine counts in its own way.</summary>
internal static class StoredLengths
{
    private static readonly ConcurrentDictionary<IEntityType, IProperty[]> _bounded = new();

    /// <summary>Every column of text that has an end, but for names of constants.</summary>
    public static IReadOnlyList<IProperty> BoundedOf(IEntityType entity) => _bounded.GetOrAdd(entity, type => [.. type.GetProperties().Where(p =>
        p.GetMaxLength() is > 0 and < int.MaxValue && (p.FindTypeMapping()?.Converter?.ProviderClrType ?? p.ClrType) == typeof(string)
            && !(Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).IsEnum)]);

    /// <summary>Refuses what would not fit, before any engine does.</summary>
    /// <exception cref="InvalidOperationException">A text is longer than its column: whoever took it in has not looked.</exception>
    public static void Check(IEnumerable<EntityEntry> rows)
    {
        foreach (var row in rows.Where(r => r.State is EntityState.Added or EntityState.Modified))
        {
            foreach (var property in BoundedOf(row.Metadata))
            {
                var entry = row.Property(property);
                if (row.State is EntityState.Modified && !entry.IsModified || StoredOf(property, entry.CurrentValue) is not { } text
                    || text.Length <= property.GetMaxLength())
                    continue;
                throw new InvalidOperationException(
                    $"{row.Metadata.ClrType.Name}.{property.Name} takes {property.GetMaxLength()} characters, and was given {text.Length}.");
            }
        }
    }

    /// <summary>What the column gets.</summary>
    public static string? StoredOf(IProperty property, object? value) =>
        (property.FindTypeMapping()?.Converter is { } converter ? converter.ConvertToProvider(value) : value) as string;
}
