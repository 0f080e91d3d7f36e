using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using BookingApp.Reservations;
using Microsoft.Data.Sqlite;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Tests.Simulation;

/// <summary>Looks at the file after every commit, with its own eyes and not the app's: what may never be, and what may never become of what was.</summary>
internal sealed class Watch(World world) : IDisposable
{
    private readonly SqliteConnection _file = Open(world.File);
    private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal); // by request id
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal); // by order and attempt
    private readonly Dictionary<string, (AppProcess Process, BankCall Call)> _underWay = new(StringComparer.Ordinal); // captures, by order
    private Dictionary<string, Row> _before = new(StringComparer.Ordinal);

    private long Now => world.Thread.Now.ToUnixTimeMilliseconds();

    public void AfterCommit()
    {
        var rows = Reservations();
        foreach (var row in rows.Values)
        {
            if (!_before.TryGetValue(row.Id, out var was))
                CheckNew(row, rows.Values);
            else if (was.Version != row.Version)
                CheckChange(was, row);
        }

        CheckOverlaps([.. rows.Values]);
        CheckClaims(rows);
        CheckPayments(rows);
        _before = rows;
    }

    /// <summary>A call sets out: a capture only for a payment that is Capturing under a committed lease, by one sender, under its attempt's own key.</summary>
    public void CallLeaves(AppProcess process, BankCall call)
    {
        if (call.RequestId is { } key)
        {
            var what = call.Operation is "capture" ? call.Id : Encoding.UTF8.GetString(call.Body);
            if (_bodies.TryGetValue(key, out var before) && before != what)
                world.Fail($"I5 request id {key} asks for two things");
            _bodies[key] = what;
        }

        if (call.Operation is not "capture")
            return;
        if (_underWay.TryGetValue(call.Id, out var other) && other.Process == process)
            world.Fail($"I3 two senders capture order {call.Id} at once");
        _underWay[call.Id] = (process, call);

        var (status, lease, attempt) = Rows("SELECT Status, LeaseUntil, Attempt FROM Payments WHERE OrderId = $id", r => (r.GetString(0), r.IsDBNull(1) ? 0 : r.GetInt64(1), r.GetInt64(2)), call.Id).Single();
        if (status is not "Capturing" || lease <= Now)
            world.Fail($"I3 capture of order {call.Id} is called while its payment is {status}, leased until {lease} at {Now}");
        var slot = string.Create(CultureInfo.InvariantCulture, $"{call.Id}/{attempt}");
        if (_keys.TryGetValue(slot, out var known) && known != call.RequestId)
            world.Fail($"I3 attempt {attempt} of order {call.Id} has two keys");
        if (_keys.Any(k => k.Key != slot && k.Value == call.RequestId))
            world.Fail($"I3 attempt {attempt} of order {call.Id} takes another attempt's key");
        if (!_keys.TryAdd(slot, call.RequestId!))
            world.Tally.Add("recovery", "capture called again under its key");
    }

    public void CallEnds(AppProcess process, BankCall call)
    {
        if (_underWay.TryGetValue(call.Id, out var mine) && mine.Process == process && ReferenceEquals(mine.Call, call))
            _underWay.Remove(call.Id);
    }

    public void BankAnswered(BankCall call, BankAnswer given, bool reaches)
    {
        if (given.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            world.Tally.Add("bank", $"{call.Operation}: {Issue(given)}");
        if (call.Operation is "capture" && given.Status is HttpStatusCode.Created)
            world.Tally.Add("bank", reaches ? "captured, answer on its way" : "captured, answer lost");
    }

    public IReadOnlyList<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        using var command = _file.CreateCommand();
#pragma warning disable CA2100 // constants of these files
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.AddWithValue("$id", value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public long Count(string sql, params object[] values) => Rows(sql, r => r.GetInt64(0), values)[0];

    public void Dispose() => _file.Dispose();

    private static string Issue(BankAnswer given)
    {
        using var body = JsonDocument.Parse(given.Body);
        return body.RootElement.TryGetProperty("details", out var details) ? details[0].GetProperty("issue").GetString()! : body.RootElement.GetProperty("name").GetString()!;
    }

    private Dictionary<string, Row> Reservations() => Rows(
        """
        SELECT Id, Reference, Status, StaffId, RoomId, SessionId, ClaimStart, ClaimEnd, Price_Minor, HeldAt, HeldUntil, Extended, GraceUsed, Browser, Version, PartySize FROM Reservations
        """,
        r => new Row(
            r.GetString(0), r.GetString(1), Enum.Parse<ReservationStatus>(r.GetString(2)), r.GetInt32(3), r.IsDBNull(4) ? null : r.GetInt32(4), r.IsDBNull(5) ? null : r.GetString(5),
            r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9), r.GetInt64(10), r.GetBoolean(11), r.GetBoolean(12), r.IsDBNull(13) ? null : r.GetString(13), r.GetInt32(14), r.GetInt32(15)))
        .ToDictionary(r => r.Id, StringComparer.Ordinal);

    private void CheckNew(Row row, IEnumerable<Row> all)
    {
        world.Tally.Add("edge", $"(none) → {row.Status}");
        if (row.Status is not Held)
            world.Fail($"{row.Reference} was born {row.Status}");
        if (row.Browser is { } browser && all.Count(r => r.Browser == browser && r.Status is Held && r.HeldUntil > Now) is var held and > World.PerBrowser)
            world.Fail($"I11 browser {browser} holds {held}");
    }

    private void CheckChange(Row was, Row row)
    {
        if (row.Version < was.Version)
            world.Fail($"I2 {row.Reference} went back from version {was.Version} to {row.Version}");
        if (row.Price != was.Price)
            world.Fail($"I6 the price of {row.Reference} changed");
        var moved = was.Status != row.Status;
        if (moved)
        {
            world.Tally.Add("edge", $"{was.Status} → {row.Status}");
            if (!LifeOfAReservation.May(was.Status, row.Status))
                world.Fail($"{row.Reference} went from {was.Status} to {row.Status}");
        }

        if (row.HeldUntil != was.HeldUntil && !(was.Status is Held && row.Status is Held) && !(was.Status is Capturing && row.Status is Held && row is { GraceUsed: true } && !was.GraceUsed))
            world.Fail($"the deadline of {row.Reference} moved from {was.HeldUntil} to {row.HeldUntil} while it went from {was.Status} to {row.Status}");
        if (moved && row.Status is Expired or Released && was.Status.IsLive())
            CheckRelease(was, row);
    }

    private void CheckRelease(Row was, Row row)
    {
        var reasons = Rows("SELECT Reason FROM ReleaseRecords WHERE ReservationId = $id", r => Enum.Parse<ReleaseReason>(r.GetString(0)), row.Id);
        if (reasons is not [var reason])
        {
            world.Fail($"I12 {row.Reference} ended {row.Status} with {reasons.Count} release records");
            return;
        }

        world.Tally.Add("release", reason.ToString());
        var isRight = (was.Status, row.Status, reason) switch
        {
            (Held, Expired, ReleaseReason.Lapsed or ReleaseReason.Reclaimed) => was.HeldUntil <= Now,
            (Capturing or Held, Expired, ReleaseReason.OrderGone) => true,
            (Held, Released, ReleaseReason.LetGo) => true,
            _ => false,
        };
        if (!isRight)
            world.Fail($"I12 {row.Reference} went from {was.Status} to {row.Status} as {reason}, held until {was.HeldUntil} at {Now}");
    }

    private void CheckOverlaps(List<Row> rows)
    {
        var busy = rows.Where(r => r.Status.IsLive() && r.SessionId is null)
            .SelectMany(r => r.Room is { } room ? new[] { (Resource: r.Staff, Row: r), (Resource: room, Row: r) } : [(r.Staff, r)]);
        foreach (var resource in busy.GroupBy(b => b.Resource))
        {
            Row? last = null;
            foreach (var (_, row) in resource.OrderBy(b => b.Row.ClaimStart))
            {
                if (last is not null && row.ClaimStart < last.ClaimEnd)
                    world.Fail($"I1 {last.Reference} ({last.Status}) and {row.Reference} ({row.Status}) overlap");
                last = row;
            }
        }
    }

    private void CheckClaims(Dictionary<string, Row> rows)
    {
        var owned = Rows("SELECT OwnerId, COUNT(*) FROM SlotClaims WHERE OwnerKind = 'Reservation' GROUP BY OwnerId", r => (Owner: r.GetString(0), Cells: r.GetInt64(1))).ToDictionary(o => o.Owner, o => o.Cells, StringComparer.Ordinal);
        var seats = Rows("SELECT ReservationId, COUNT(*) FROM SeatClaims GROUP BY ReservationId", r => (Owner: r.GetString(0), Seats: r.GetInt64(1))).ToDictionary(o => o.Owner, o => o.Seats, StringComparer.Ordinal);
        foreach (var row in rows.Values)
        {
            var cells = row.Status.IsLive() && row.SessionId is null ? (row.ClaimEnd - row.ClaimStart) / 300_000 * (row.Room is null ? 1 : 2) : 0;
            if (owned.GetValueOrDefault(row.Id) != cells)
                world.Fail($"I2 {row.Reference} is {row.Status} and owns {owned.GetValueOrDefault(row.Id)} cells, not {cells}");
            if (row.SessionId is not null && seats.GetValueOrDefault(row.Id) != (row.Status.IsLive() ? row.Party : 0))
                world.Fail($"I2 {row.Reference} is {row.Status} and owns {seats.GetValueOrDefault(row.Id)} seats of {row.Party}");
        }
    }

    private void CheckPayments(Dictionary<string, Row> rows)
    {
        var asking = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (reservation, status, purpose) in Rows("SELECT ReservationId, Status, Purpose FROM Payments WHERE Status IN ('Capturing', 'Pending', 'NeedsHuman')", r => (r.GetString(0), r.GetString(1), r.GetString(2))))
        {
            asking.Add(reservation);
            if (status is "Capturing" && purpose is not "Rest" && rows[reservation].Status is not Capturing)
                world.Fail($"I3 a payment of {rows[reservation].Reference} is Capturing, and it is {rows[reservation].Status}");
        }

        foreach (var row in rows.Values.Where(r => r.Status is Capturing && !asking.Contains(r.Id)))
            world.Fail($"I3 {row.Reference} is Capturing and no payment is");
        if (Count("SELECT COUNT(*) FROM (SELECT 1 FROM LedgerEntries GROUP BY TransactionId HAVING SUM(Minor) <> 0)") > 0)
            world.Fail("I9 the ledger does not balance");
        if (Count("SELECT COUNT(*) FROM Payments p WHERE p.CapturedMinor < (SELECT COALESCE(SUM(r.Amount_Minor), 0) FROM Refunds r WHERE r.PaymentId = p.Id AND r.Status NOT IN ('Failed', 'Withdrawn'))") > 0)
            world.Fail("I4 more goes back than was captured");
        if (Count("SELECT COUNT(*) - COUNT(DISTINCT EventId) FROM PaymentEvents") > 0)
            world.Fail("I5 an event is stored twice");
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private sealed record Row(
        string Id, string Reference, ReservationStatus Status, int Staff, int? Room, string? SessionId, long ClaimStart, long ClaimEnd, long Price,
        long HeldAt, long HeldUntil, bool Extended, bool GraceUsed, string? Browser, int Version, int Party);
}

/// <summary>The edges of a reservation's life, asked from the one switch that owns them.</summary>
internal static class LifeOfAReservation
{
    private static readonly System.Reflection.MethodInfo CanMove =
        typeof(Reservation).GetMethod("CanMove", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

    // Nobody can ask for approval yet.
    public static IReadOnlyList<(ReservationStatus From, ReservationStatus To)> Reachable { get; } =
        [.. from a in Enum.GetValues<ReservationStatus>() from b in Enum.GetValues<ReservationStatus>()
            where a is not AwaitingApproval && b is not AwaitingApproval && May(a, b)
            select (a, b)];

    public static bool May(ReservationStatus from, ReservationStatus to) => (bool)CanMove.Invoke(null, [from, to])!;
}
