namespace BookingApp.Data.Engines;

/// <summary>The database engines that the app runs on.</summary>
public enum DatabaseProvider { Sqlite, PostgreSql, SqlServer }

/// <summary>Which engine keeps the bookings. Its connection is <c>ConnectionStrings:Booking</c>; SQLite needs none.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;
}
