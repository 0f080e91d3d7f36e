namespace BookingApp.Data.Engines;

public enum DatabaseProvider { Sqlite, PostgreSql, SqlServer }

/// <summary>Which engine keeps the bookings. Its connection is <c>ConnectionStrings:Booking</c>; SQLite needs none.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;
}
