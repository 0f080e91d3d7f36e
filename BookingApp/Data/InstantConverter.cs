using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BookingApp.Data;

/// <summary>Instants as Unix milliseconds: SQLite cannot compare DateTimeOffset in SQL, and PostgreSQL rounds it.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

/// <summary>Now, cut to what the database keeps.</summary>
public static class Clocks
{
    public static DateTimeOffset Now(this TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
