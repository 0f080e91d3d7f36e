using Microsoft.Data.Sqlite;

namespace BookingApp.Tests.Simulation;

/// <summary>The file of a world, read with its own eyes and not the app's: as its rows say, and as people find it on their lists.</summary>
internal sealed class WorldDatabase(string file) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteConnection? _uncommitted;

    public SqliteConnection Connection { get; } = Open(file);

    /// <summary>Looks as a connection sees it whose work is not committed yet.</summary>
    public void AsSeenBy(SqliteConnection uncommitted, Action look)
    {
        _uncommitted = uncommitted;
        look();
        _uncommitted = null;
    }

    /// <summary>How many rows each has, by the first column of a query.</summary>
    public Dictionary<string, long> Counts(string sql) =>
        Rows(sql, r => (Of: r.GetString(0), Count: r.GetInt64(1))).ToDictionary(o => o.Of, o => o.Count, StringComparer.Ordinal);

    /// <summary>The rows of a query, in which the value given is called $id.</summary>
    public IReadOnlyList<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        if (_uncommitted is not null || !_commands.TryGetValue(sql, out var command))
        {
            command = (_uncommitted ?? Connection).CreateCommand();
#pragma warning disable CA2100 // constants of these files
            command.CommandText = sql;
#pragma warning restore CA2100
            if (_uncommitted is null)
                _commands[sql] = command;
        }

        command.Parameters.Clear();
        foreach (var value in values)
            command.Parameters.AddWithValue("$id", value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public long Count(string sql, params object[] values) => Rows(sql, r => r.GetInt64(0), values)[0];

    /// <summary>What a customer reads in their email: another time may be had for the money that came late.</summary>
    public bool MayChoose(Guid reservation) => Count(
        "SELECT COUNT(*) FROM Refunds WHERE ReservationId = $id AND Reason = 'Late' AND Status = 'Scheduled'", Key(reservation)) > 0;

    /// <summary>What somebody on the waiting list reads in their email: a time is held for them.</summary>
    public IReadOnlyList<(Guid Id, string Reference)> OffersTo(string name) => Rows(
        """
        SELECT r.Id, r.Reference FROM WaitingListEntries e JOIN Reservations r ON r.Id = e.OfferedReservationId
        WHERE e.Name = $id AND e.Status = 'Offered' ORDER BY r.Id
        """,
        r => (Guid.Parse(r.GetString(0)), r.GetString(1)), name);

    /// <summary>Somebody's last place in a line, with its secret: another email told them.</summary>
    public (Guid Id, string Key)? EntryOf(string name) => Rows(
        "SELECT Id, \"Key\" FROM WaitingListEntries WHERE Name = $id AND Standing IS NOT NULL ORDER BY Id DESC LIMIT 1",
        r => ((Guid Id, string Key)?)(Guid.Parse(r.GetString(0)), r.GetString(1)), name).SingleOrDefault();

    /// <summary>What staff find on their lists: money to refund in person.</summary>
    public IReadOnlyList<(Guid Reservation, Guid Refund)> ToHandBack() => Rows(
        """
        SELECT r.ReservationId, r.Id FROM Refunds r JOIN Payments p ON p.Id = r.PaymentId
        WHERE p.Provider = 'in-person' AND r.Status = 'Pending' ORDER BY r.Id
        """,
        r => (Guid.Parse(r.GetString(0)), Guid.Parse(r.GetString(1))));

    /// <summary>What admins find on theirs: refunds that wait for a human, their dispute over.</summary>
    public IReadOnlyList<Guid> ToDecide() => Rows(
        """
        SELECT r.Id FROM Refunds r JOIN Payments p ON p.Id = r.PaymentId
        WHERE r.Status = 'Suspended' AND p.Dispute <> 'Open' ORDER BY r.Id
        """,
        r => Guid.Parse(r.GetString(0)));

    public IReadOnlyList<(Guid Reservation, long Minor)> Captured() => Rows(
        "SELECT ReservationId, CapturedMinor FROM Payments WHERE CapturedMinor > 0 ORDER BY Id", r => (Guid.Parse(r.GetString(0)), r.GetInt64(1)));

    /// <summary>Captures at PayPal of which nothing is refunded.</summary>
    public IReadOnlyList<string> Untouched() => Rows(
        """
        SELECT CaptureId FROM Payments p WHERE Status = 'Captured' AND Provider = 'paypal' AND Dispute = 'None'
            AND NOT EXISTS (SELECT 1 FROM Refunds r WHERE r.PaymentId = p.Id)
        ORDER BY Id
        """,
        r => r.GetString(0));

    public bool IsHeld(Guid reservation) => Count("SELECT COUNT(*) FROM Reservations WHERE Id = $id AND Status = 'Held'", Key(reservation)) > 0;

    public bool IsClosed(string order) => Count("SELECT COUNT(*) FROM Payments WHERE OrderId = $id AND Status = 'Closed'", order) > 0;

    /// <summary>Whether the hold that an order was for has ended and somebody else has its time.</summary>
    public bool IsTooLate(string order) => Count(
        """
        SELECT COUNT(*) FROM Payments p JOIN Reservations r ON r.Id = p.ReservationId
            JOIN Reservations o ON o.StaffId = r.StaffId AND o.Id <> r.Id AND o.ClaimStart < r.ClaimEnd AND r.ClaimStart < o.ClaimEnd
        WHERE p.OrderId = $id AND p.Amount_Minor = r.Price_Minor - r.CouponMinor - r.PointsMinor
            AND r.Status IN ('Expired', 'Released') AND o.Status IN ('Held', 'Capturing', 'Confirmed', 'CheckedIn')
        """, order) > 0;

    /// <summary>The history of every reservation, for who has to find out what went wrong.</summary>
    public void Tell(Action<string> log)
    {
        foreach (var line in Rows(
            """
            SELECT r.Reference || ' ' || what FROM (
                SELECT Id AS Of, HeldAt AS At, 0 AS Nth,
                    Status || ' price ' || Price_Minor || ' coupon ' || CouponMinor || ' points ' || PointsMinor
                    || ' prepay ' || COALESCE(PrepayMinor, 'all') || ', held until ' || time(HeldUntil / 1000, 'unixepoch') AS what
                    FROM Reservations
                UNION ALL SELECT ReservationId, At, 3, time(At / 1000, 'unixepoch') || ' ' || Actor || ' ' || What || ' ' || Detail
                    FROM ReservationEvents
                UNION ALL SELECT ReservationId, CreatedAt, 1,
                    time(CreatedAt / 1000, 'unixepoch') || ' payment ' || Purpose || ' ' || Provider || ' ' || Amount_Minor || ' ' || Status
                    || ' ' || COALESCE(OrderId, 'no order') || ' took ' || CapturedMinor || ' ' || COALESCE(Issue, '') || ' attempt ' || Attempt
                    FROM Payments
                UNION ALL SELECT ReservationId, CreatedAt, 2,
                    time(CreatedAt / 1000, 'unixepoch') || ' refund ' || Amount_Minor || ' ' || Reason || ' ' || Status || ' ' || COALESCE(Issue, '')
                    FROM Refunds) h
            JOIN Reservations r ON r.Id = h.Of ORDER BY r.HeldAt, r.Id, At, Nth
            """, r => r.GetString(0)))
            log(line);
    }

    public void Dispose() => Connection.Dispose();

    private static string Key(Guid id) => id.ToString().ToUpperInvariant();

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }
}
