using System.Data.Common;
using System.Globalization;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>A business that has been going for years: what one booking wrote is written again and again by the database itself, each time an hour
/// earlier.</summary>
/// <remarks>It knows no table but what the model says, so what comes to a booking later is copied too.</remarks>
public sealed class PastBookings(BookingDbContext db)
{
    private const long Hour = 3_600_000;
    private const int People = 20; // each has a visit an hour

    private readonly Dictionary<Guid, int> _known = []; // ids of the pattern, and by which number their copies are told apart
    private readonly bool _sqlite = db.Database.IsSqlite();

    /// <summary>Copies a booking with all that belongs to it.</summary>
    public async Task CopyAsync(Guid reservation, int times, CancellationToken ct = default)
    {
        var sessions = await db.Reservations.Where(r => r.Id == reservation && r.SessionId != null).Select(r => r.SessionId!.Value).ToListAsync(ct);
        foreach (var id in sessions.Append(reservation))
            Know(id);
        foreach (var table in (
            string[])["ClassSessions", "Reservations", "Payments", "Refunds", "LedgerEntries", "PaymentAttempts", "OutboxEmails", "ReservationEvents",
            "ReleaseRecords", "SeatClaims"])
            await CopyAsync(table, row => row.Values.OfType<Guid>().Any(_known.ContainsKey), times, Hour, ct);
        _known.Clear();
    }

    /// <summary>Copies every row of a table, each this much older than the one before.</summary>
    public async Task CopyAsync(string table, int times, TimeSpan apart, CancellationToken ct = default) =>
        await CopyAsync(table, _ => true, times, (long)apart.TotalMilliseconds * People, ct);

    /// <summary>Lets the planner know how large everything is.</summary>
    /// <remarks>PostgreSQL looks at a sample, and later again by itself. By its usual sample the twenty newest rows may be five hundred: three of
    /// twenty-five times it then read the whole table. So here it looks closely, and once.</remarks>
    public Task AnalyzeAsync(CancellationToken ct = default) => db.Database.ExecuteSqlRawAsync(_sqlite ? "ANALYZE" : LookCloselyOnce, ct);

    private const string LookCloselyOnce = """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
                EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', name);
            END LOOP;
        END $$;
        SET default_statistics_target = 1000;
        ANALYZE;
        RESET default_statistics_target;
        """;

    private static int _last;

    private void Know(Guid id) => _known.TryAdd(id, Interlocked.Increment(ref _last));

    private async Task CopyAsync(string table, Func<Dictionary<string, object?>, bool> which, int times, long apart, CancellationToken ct)
    {
        var entity = db.Model.GetEntityTypes().Single(e => e.GetTableName() == table);
        var store = StoreObjectIdentifier.Table(table);
        var columns = entity.GetFlattenedProperties().Select(p => (Property: p, Name: p.GetColumnName(store)!)).ToList();
        await db.Database.OpenConnectionAsync(ct);
        foreach (var row in (await ReadAsync(table, columns, ct)).Where(which).ToList())
        {
            foreach (var id in row.Where(c => c.Key is "Id" or "PaymentId" or "TransactionId").Select(c => c.Value).OfType<Guid>())
                Know(id);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var values = columns.ConvertAll(c => Value(command, c.Property, c.Name, row[c.Name], apart));
            var numbers = _sqlite
                ? $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Text(times)})"
                : $"WITH n(i) AS (SELECT generate_series(1, {Text(times)}))";
            var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
            command.CommandText = $"{numbers} INSERT INTO \"{table}\" ({names}) SELECT {string.Join(", ", values)} FROM n";
            command.CommandTimeout = 600;
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private string Value(DbCommand command, IProperty property, string name, object? value, long apart)
    {
        if (value is null)
            return "NULL";
        if (value is Guid id && _known.TryGetValue(id, out var known))
        {
            return _sqlite
                ? $"printf('%08X-0000-7000-8000-%012X', i, {Text(known)})"
                : $"(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-' || lpad(to_hex({Text(known)}), 12, '0'))::uuid";
        }

        if (property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?))
            return $"{Text(Convert.ToInt64(value, CultureInfo.InvariantCulture))} - (CAST(i / {Text(People)} AS bigint) + 100) * {Text(apart)}";
        if (name is "StaffId" || (name is "ResourceId" && property.DeclaringType.ClrType == typeof(BookingApp.Catalog.TimeOff)))
            return $"1 + i % {Text(People)}";
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"p{Text(command.Parameters.Count)}";
        parameter.Value = _sqlite && value is Guid guid ? guid.ToString().ToUpperInvariant() : value;
        command.Parameters.Add(parameter);
        var isKey = property.ClrType == typeof(string) && name is not "Provider"
            && (
                property.IsPrimaryKey() || property.GetContainingIndexes().Any(index => index.IsUnique)
                    || name is "CustomerEmail" or "CustomerMailbox" or "Browser" or "Subject");
        return isKey ? $"@{parameter.ParameterName} || '-' || i" : $"@{parameter.ParameterName}";
    }

    private async Task<List<Dictionary<string, object?>>> ReadAsync(string table, List<(IProperty Property, string Name)> columns, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))} FROM \"{table}\" LIMIT 100";
        var rows = new List<Dictionary<string, object?>>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(columns.Select((c, i) => (c.Name, Value: Read(reader, i, c.Property))).ToDictionary(c => c.Name, c => c.Value, StringComparer.Ordinal));
        return rows;
    }

    private static object? Read(DbDataReader reader, int i, IProperty property)
    {
        if (reader.IsDBNull(i))
            return null;
        return property.ClrType == typeof(Guid) || property.ClrType == typeof(Guid?) ? reader.GetGuid(i) : reader.GetValue(i);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
