using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using Microsoft.Data.Sqlite;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Tests.Simulation;

/// <summary>Looks at the file after every commit, with its own eyes and not the app's: what may never be, and what may never become of what was.</summary>
internal sealed class InvariantMonitor(World world) : IDisposable
{
    public const string WithAddOns = "(none) with add-ons";
    public const string SoldAnew = "Held → Held, sold anew";

    /// <summary>What a stranger must have asked for somewhere in a run: <see cref="CompetingCustomer"/>.</summary>
    public static readonly IReadOnlyList<string> Lapses = ["a lapsed time is another's at once", "lapsed seats are another's at once"];

    private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal); // by request id
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal); // by order and attempt
    private readonly Dictionary<(AppProcess, string Key), long> _leases = []; // under which a sender began to call
    private readonly Dictionary<string, (AppProcess Process, PayPalCall Call)> _underWay = new(StringComparer.Ordinal); // captures, by order
    private readonly CompetingCustomer _competitor = new(world.Folder, world.Seed + 4, world.Clock);
    private readonly HashSet<(string Reservation, long HeldUntil)> _lapsed = []; // what the stranger has asked for
    private Dictionary<string, Row> _committed = new(StringComparer.Ordinal);
    private Dictionary<string, Row> _before = new(StringComparer.Ordinal); // what the last unit of work left, be it committed or not yet
    private long _nextLapse = long.MaxValue;

    private long Now => world.Thread.Now.ToUnixTimeMilliseconds();

    /// <summary>What was not committed is gone.</summary>
    public void TakeBack() => _before = _committed;

    /// <summary>A unit of work is done that will be committed together with the next: looks at what it did as its own connection sees it.</summary>
    public void AfterUnit(SqliteConnection uncommitted)
    {
        world.Database.AsSeenBy(uncommitted, Check);
    }

    public void AfterCommit()
    {
        Check();
        _committed = _before;
        FindNextLapse();
    }

    private void Check()
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
        foreach (var wrong in world.Database.Rows(Wrong, r => r.GetString(0)))
            world.Fail(wrong);
        _before = rows;
    }

    /// <summary>Time may have passed: what has lapsed is on offer, though nothing has swept it yet.</summary>
    public void AfterStep()
    {
        if (Now < _nextLapse)
            return;
        foreach (var row in _committed.Values.Where(IsWaiting).Where(r => r.HeldUntil <= Now).OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            _lapsed.Add((row.Id, row.HeldUntil));
            if (HasOwnLength(row))
                continue; // nobody can ask for the same
            var same = new HoldRequest(row.Service, DateTimeOffset.FromUnixTimeMilliseconds(row.Start), row.Staff, row.Party);
            var why = _competitor.Refused(world.Database.Connection, Guid.Parse(row.Id), same);
            if (IsUnderTimeOff(row))
            {
                if (why is null)
                    world.Fail($"I1 {row.Reference} has lapsed under time off, and its time is on offer");
            }
            else if (why is not null)
            {
                world.Fail($"I7 {row.Reference} has lapsed, and its time {why}");
            }
            else
                world.CoverageCounter.Add("lapse", Lapses[row.SessionId is null ? 0 : 1]);
        }

        FindNextLapse();
    }

    private bool HasOwnLength(Row row) => world.Database.Count(
        "SELECT COUNT(*) FROM Reservations r JOIN Services s ON s.Id = r.ServiceId WHERE r.Id = $id AND r.\"End\" - r.Start <> s.DurationMinutes * 60000",
        row.Id) > 0;

    private bool IsUnderTimeOff(Row row)
    {
        var sql = "SELECT Start, End FROM TimeOff WHERE ResourceId = " + row.Staff.ToString(CultureInfo.InvariantCulture);
        return world.Database.Rows(sql, r => (From: r.GetInt64(0), To: r.GetInt64(1))).Any(t => t.From < row.ClaimEnd && row.ClaimStart < t.To);
    }

    private void FindNextLapse() => _nextLapse = _committed.Values.Where(IsWaiting).Select(r => r.HeldUntil).DefaultIfEmpty(long.MaxValue).Min();

    private bool IsWaiting(Row row) => row.Status is Held && !_lapsed.Contains((row.Id, row.HeldUntil));

    /// <summary>A call sets out: a capture only for a payment that is Capturing under a committed lease, by one sender, under its attempt's own key.</summary>
    public void CallLeaves(AppProcess process, PayPalCall call)
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

        var (status, lease, attempt) = world.Database.Rows(
            "SELECT Status, LeaseUntil, Attempt FROM Payments WHERE OrderId = $id",
            r => (r.GetString(0), r.IsDBNull(1) ? 0 : r.GetInt64(1), r.GetInt64(2)), call.Id).Single();
        if (status is "Capturing" && lease > Now)
            _leases[(process, call.RequestId!)] = lease;
        else if (_leases.GetValueOrDefault((process, call.RequestId!)) <= Now) // else: the client's own repeat of a call that began under its lease
            world.Fail($"I3 capture of order {call.Id} is called while its payment is {status}, leased until {lease} at {Now}");
        if (status is "Capturing" && world.Database.Count(NotDue, call.Id) > 0)
            world.Fail($"I6 order {call.Id} is captured for what is not due any more");
        var slot = string.Create(CultureInfo.InvariantCulture, $"{call.Id}/{attempt}");
        if (_keys.TryGetValue(slot, out var known) && known != call.RequestId)
            world.Fail($"I3 attempt {attempt} of order {call.Id} has two keys");
        if (_keys.Any(k => k.Key != slot && k.Value == call.RequestId))
            world.Fail($"I3 attempt {attempt} of order {call.Id} takes another attempt's key");
        if (!_keys.TryAdd(slot, call.RequestId!))
            world.CoverageCounter.Add("recovery", "capture called again under its key");
    }

    public void CallEnds(AppProcess process, PayPalCall call)
    {
        if (_underWay.TryGetValue(call.Id, out var mine) && mine.Process == process && ReferenceEquals(mine.Call, call))
            _underWay.Remove(call.Id);
    }

    public void PayPalAnswered(PayPalCall call, PayPalAnswer given, bool reaches)
    {
        if (given.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            world.CoverageCounter.Add("bank", $"{call.Operation}: {Issue(given)}");
        if (call.Operation is "capture" && given.Status is HttpStatusCode.Created)
            world.CoverageCounter.Add("bank", reaches ? "captured, answer on its way" : "captured, answer lost");
    }

    public void Dispose()
    {
        _competitor.Dispose();
    }

    private static string Issue(PayPalAnswer given)
    {
        using var body = JsonDocument.Parse(given.Body);
        return body.RootElement.TryGetProperty("details", out var details)
            ? details[0].GetProperty("issue").GetString()!
            : body.RootElement.GetProperty("name").GetString()!;
    }

    private Dictionary<string, Row> Reservations() => world.Database.Rows(
        """
        SELECT Id, Reference, Status, StaffId, RoomId, SessionId, ClaimStart, ClaimEnd, Price_Minor,
            HeldAt, HeldUntil, Extended, GraceUsed, Browser, Version, PartySize, ServiceId, Start
        FROM Reservations
        """,
        r => new Row(
            r.GetString(0), r.GetString(1), Enum.Parse<ReservationStatus>(r.GetString(2)), r.GetInt32(3),
            r.IsDBNull(4) ? null : r.GetInt32(4), r.IsDBNull(5) ? null : r.GetString(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8),
            r.GetInt64(9), r.GetInt64(10), r.GetBoolean(11), r.GetBoolean(12), r.IsDBNull(13) ? null : r.GetString(13),
            r.GetInt32(14), r.GetInt32(15), r.GetInt32(16), r.GetInt64(17)))
        .ToDictionary(r => r.Id, StringComparer.Ordinal);

    private void CheckNew(Row row, IEnumerable<Row> all)
    {
        world.CoverageCounter.Add("edge", $"(none) → {row.Status}");
        if (world.Database.Count("SELECT COUNT(*) FROM Reservations WHERE Id = $id AND AddOns <> '[]'", row.Id) is 1)
            world.CoverageCounter.Add("edge", WithAddOns);
        var isWalkIn = row.Status is Confirmed && world.Database.Count("SELECT COUNT(*) FROM Reservations WHERE Id = $id AND WalkIn", row.Id) is 1;
        if (row.Status is not Held && !isWalkIn)
            world.Fail($"{row.Reference} was born {row.Status}");
        if (row.Browser is { } browser && all.Count(r => r.Browser == browser && r.Status is Held && r.HeldUntil > Now) is var held and > World.PerBrowser)
            world.Fail($"I11 browser {browser} holds {held}");
    }

    private void CheckChange(Row was, Row row)
    {
        if (row.Version < was.Version)
            world.Fail($"I2 {row.Reference} went back from version {was.Version} to {row.Version}");
        if (row.Price != was.Price || row.Party != was.Party)
            CheckSoldAnew(was, row);
        var moved = was.Status != row.Status;
        if (moved)
        {
            world.CoverageCounter.Add("edge", $"{was.Status} → {row.Status}");
            if (!LifeOfAReservation.May(was.Status, row.Status))
                world.Fail($"{row.Reference} went from {was.Status} to {row.Status}");
        }

        var heldAnew = was.Status is Held && row.Status is Held;
        var graceGiven = was.Status is Capturing && row.Status is Held && row.GraceUsed && !was.GraceUsed;
        if (row.HeldUntil != was.HeldUntil && !heldAnew && !graceGiven)
            world.Fail($"the deadline of {row.Reference} moved from {was.HeldUntil} to {row.HeldUntil} while it went from {was.Status} to {row.Status}");
        if (moved && row.Status is Expired or Released && was.Status.IsLive())
            CheckRelease(was, row);
    }

    // Only a hold is made another thing, by a wish that its history tells.
    private void CheckSoldAnew(Row was, Row row)
    {
        world.CoverageCounter.Add("edge", SoldAnew);
        if (was.Status is not Held || row.Status is not Held
            || world.Database.Count("SELECT COUNT(*) FROM ReservationEvents WHERE ReservationId = $id AND What = 'hold_changed'", row.Id) is 0)
            world.Fail($"I6 the price of {row.Reference} changed while it went from {was.Status} to {row.Status}");
    }

    private void CheckRelease(Row was, Row row)
    {
        var reasons = world.Database.Rows("SELECT Reason FROM ReleaseRecords WHERE ReservationId = $id",
            r => Enum.Parse<ReleaseReason>(r.GetString(0)), row.Id);
        if (reasons is not [var reason])
        {
            world.Fail($"I12 {row.Reference} ended {row.Status} with {reasons.Count} release records");
            return;
        }

        world.CoverageCounter.Add("release", reason.ToString());
        var isRight = (was.Status, row.Status, reason) switch
        {
            (Held, Expired, ReleaseReason.Lapsed or ReleaseReason.Reclaimed) => was.HeldUntil <= Now,
            (Capturing or Held, Expired, ReleaseReason.OrderGone) => true,
            (Held, Released, ReleaseReason.Released) => true,
            _ => false,
        };
        if (!isRight)
            world.Fail($"I12 {row.Reference} went from {was.Status} to {row.Status} as {reason}, held until {was.HeldUntil} at {Now}");
    }

    // By intervals, whatever the claims say.
    private void CheckOverlaps(List<Row> rows)
    {
        var busy = rows.Where(r => r.Status.IsLive() && r.SessionId is null)
            .Select(r => (r.Staff, r.Room, From: r.ClaimStart, To: r.ClaimEnd, What: $"{r.Reference} ({r.Status})"))
            .Concat(world.Database.Rows("SELECT StaffId, RoomId, ClaimStart, ClaimEnd, 'session ' || Id FROM ClassSessions WHERE NOT Ended",
                r => (Staff: r.GetInt32(0), Room: r.IsDBNull(1) ? (int?)null : r.GetInt32(1), From: r.GetInt64(2), To: r.GetInt64(3), What: r.GetString(4))))
            .SelectMany(b => b.Room is { } room ? new[] { (Resource: b.Staff, Span: b), (Resource: room, Span: b) } : [(b.Staff, b)]);
        foreach (var resource in busy.GroupBy(b => b.Resource))
        {
            var spans = resource.Select(b => b.Span).OrderBy(b => b.From).ToList();
            foreach (var (first, second) in spans.Zip(spans.Skip(1)).Where(pair => pair.Second.From < pair.First.To))
                world.Fail($"I1 {first.What} and {second.What} overlap");
        }
    }

    private void CheckClaims(Dictionary<string, Row> rows)
    {
        var owned = world.Database.Counts("SELECT OwnerId, COUNT(*) FROM SlotClaims WHERE OwnerKind = 'Reservation' GROUP BY OwnerId");
        var seats = world.Database.Counts("SELECT ReservationId, COUNT(*) FROM SeatClaims GROUP BY ReservationId");
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
        foreach (var (reservation, status, purpose) in world.Database.Rows(
            "SELECT ReservationId, Status, Purpose FROM Payments WHERE Status IN ('Capturing', 'Pending', 'NeedsHuman')",
            r => (r.GetString(0), r.GetString(1), r.GetString(2))))
        {
            asking.Add(reservation);
            if (status is "Capturing" && purpose is not "Balance" && rows[reservation].Status is not Capturing)
                world.Fail($"I3 a payment of {rows[reservation].Reference} is Capturing, and it is {rows[reservation].Status}");
        }

        foreach (var row in rows.Values.Where(r => r.Status is Capturing && !asking.Contains(r.Id)))
            world.Fail($"I3 {row.Reference} is Capturing and no payment is");
    }

    // What may never be, in one look. A refund of ours that is under way when one is made at PayPal's own site is refused there.
    private const string Wrong =
        """
        SELECT 'I2 a session owns ' || (SELECT COUNT(*) FROM SlotClaims c WHERE c.OwnerId = o.Id) || ' cells, not ' || o.Cells FROM (
            SELECT Id, CASE WHEN Ended THEN 0 ELSE (ClaimEnd - ClaimStart) / 300000 * (CASE WHEN RoomId IS NULL THEN 1 ELSE 2 END) END AS Cells
            FROM ClassSessions) o
            WHERE Cells <> (SELECT COUNT(*) FROM SlotClaims c WHERE c.OwnerId = o.Id)
        UNION ALL SELECT 'I2 of time off ' || Id || ' somebody has ' || Had || ' cells, not all' FROM (
            SELECT t.Id AS Id, (t.End - t.Start) / 300000 AS Cells, (
                SELECT COUNT(*) FROM SlotClaims c
                WHERE c.ResourceId = t.ResourceId AND c.Cell >= t.Start / 300000 AND c.Cell < t.End / 300000) AS Had
            FROM TimeOff t)
            WHERE Cells <> Had
        UNION ALL SELECT 'I1 ' || r.Reference || ' came into time off ' || t.Id
            FROM TimeOff t JOIN Reservations r ON t.ResourceId IN (r.StaffId, r.RoomId) AND r.ClaimStart < t.End AND t.Start < r.ClaimEnd
            WHERE r.Status NOT IN ('Cancelled', 'Expired', 'Released')
            AND NOT EXISTS (SELECT 1 FROM TimeOffBookings l WHERE l.TimeOffId = t.Id AND l.ReservationId = r.Id)
        UNION ALL SELECT 'I1 time off ' || t.Id || ' lies over other time off'
            FROM TimeOff t JOIN TimeOff o ON o.Id <> t.Id AND o.ResourceId = t.ResourceId AND o.Start < t.End AND t.Start < o.End
        UNION ALL SELECT 'I2 claims without an owner' FROM SlotClaims c
            WHERE c.OwnerId NOT IN (SELECT Id FROM Reservations UNION ALL SELECT Id FROM ClassSessions UNION ALL SELECT Id FROM TimeOff)
        UNION ALL SELECT 'I1 seat ' || s.Seat || ' of ' || o.Capacity FROM SeatClaims s JOIN ClassSessions o ON o.Id = s.SessionId WHERE s.Seat > o.Capacity
        UNION ALL SELECT 'I2 ' || Reference || ' claims less than its visit' FROM Reservations WHERE Start < ClaimStart OR End > ClaimEnd
        UNION ALL SELECT 'I2 ' || Reference || ' is not as long as what comes with it' FROM Reservations r
            WHERE AddOns <> '[]' AND End - Start <> 60000 * (60 + (SELECT SUM(json_extract(value, '$.minutes')) FROM json_each(r.AddOns)))
            AND NOT EXISTS (SELECT 1 FROM ReservationEvents e WHERE e.ReservationId = r.Id AND e.What = 'resized')
        UNION ALL SELECT 'I6 ' || Reference || ' does not cost what was booked' FROM Reservations r
            WHERE AddOns <> '[]' AND Price_Minor <> ServicePriceMinor + (SELECT SUM(json_extract(value, '$.priceMinor')) FROM json_each(r.AddOns))
        UNION ALL SELECT 'I4 payment ' || p.Id || ' is captured, its reservation is ' || r.Status || ', and nothing is refunded'
            FROM Payments p JOIN Reservations r ON r.Id = p.ReservationId
            WHERE p.Status = 'Captured' AND r.Status IN ('Expired', 'Released', 'Held')
            AND NOT EXISTS (SELECT 1 FROM Refunds f WHERE f.PaymentId = p.Id AND f.Status <> 'Withdrawn')
            AND NOT EXISTS (SELECT 1 FROM ReservationEvents e WHERE e.ReservationId = r.Id AND e.What = 'refund_withdrawn')
        UNION ALL SELECT 'I4 more of payment ' || p.Id || ' is refunded than was captured' FROM Payments p WHERE p.CapturedMinor < (
            SELECT COALESCE(SUM(f.Amount_Minor), 0) FROM Refunds f WHERE f.PaymentId = p.Id AND f.Status NOT IN ('Failed', 'Withdrawn')
            AND NOT (f.Status = 'Calling' AND EXISTS (SELECT 1 FROM Refunds x WHERE x.PaymentId = p.Id AND x.Reason = 'External')))
        UNION ALL SELECT 'I5 event ' || EventId || ' is stored twice' FROM PaymentEvents GROUP BY Provider, EventId HAVING COUNT(*) > 1
        UNION ALL SELECT 'I5 ' || OrderId || ' stands in two payments' FROM Payments WHERE OrderId IS NOT NULL GROUP BY OrderId HAVING COUNT(*) > 1
        UNION ALL SELECT 'I5 ' || CaptureId || ' stands in two payments' FROM Payments WHERE CaptureId IS NOT NULL GROUP BY CaptureId HAVING COUNT(*) > 1
        UNION ALL SELECT 'I5 ' || ProviderRefundId || ' stands in two refunds' FROM Refunds
            WHERE ProviderRefundId IS NOT NULL GROUP BY ProviderRefundId HAVING COUNT(*) > 1
        UNION ALL SELECT 'I5 two open payments of ' || ReservationId FROM Payments
            WHERE Status IN ('Open', 'Capturing', 'Pending', 'NeedsHuman') GROUP BY ReservationId, Purpose HAVING COUNT(*) > 1
        UNION ALL SELECT 'I8 an email of ' || ReservationId || ' is written twice' FROM OutboxEmails GROUP BY ReservationId, Kind, Revision HAVING COUNT(*) > 1
        UNION ALL SELECT 'I8 ' || Reference || ' is confirmed without an email' FROM Reservations r WHERE ConfirmedAt IS NOT NULL AND CustomerEmail <> ''
            AND NOT EXISTS (SELECT 1 FROM OutboxEmails l WHERE l.ReservationId = r.Id AND l.Kind = 'Confirmation')
            AND (SeriesId IS NULL OR NOT EXISTS (
                SELECT 1 FROM Reservations o JOIN OutboxEmails l ON l.ReservationId = o.Id, json_each(l.Facts, '$.visits') v
                WHERE o.SeriesId = r.SeriesId AND l.Kind = 'Confirmation' AND upper(json_extract(v.value, '$.id')) = r.Id))
        UNION ALL SELECT 'I8 ' || Reference || ' is at another time than the email of its series tells' FROM Reservations r
            WHERE Status = 'Confirmed' AND SeriesId IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM OutboxEmails l WHERE l.ReservationId = r.Id AND l.Kind = 'Moved' AND l.State <> 'Withdrawn')
            AND NOT EXISTS (
                SELECT 1 FROM Reservations o JOIN OutboxEmails l ON l.ReservationId = o.Id, json_each(l.Facts, '$.visits') v
                WHERE o.SeriesId = r.SeriesId AND l.Kind = 'Confirmation' AND upper(json_extract(v.value, '$.id')) = r.Id
                AND 1000 * unixepoch(json_extract(v.value, '$.start')) = r.Start AND 1000 * unixepoch(json_extract(v.value, '$.end')) = r."End")
        UNION ALL SELECT 'I13 the series ' || SeriesId || ' was told ' || COUNT(*) || ' times' FROM Reservations r
            JOIN OutboxEmails l ON l.ReservationId = r.Id AND l.Kind = 'Confirmation' WHERE SeriesId IS NOT NULL GROUP BY SeriesId HAVING COUNT(*) <> 1
        UNION ALL SELECT 'I8 ' || Reference || ' is at another time than its last email tells' FROM Reservations r
            WHERE Status = 'Confirmed' AND CustomerEmail <> '' AND (Start, "End") <> (
                SELECT 1000 * unixepoch(json_extract(l.Facts, '$.start')), 1000 * unixepoch(json_extract(l.Facts, '$.end')) FROM OutboxEmails l
                WHERE l.ReservationId = r.Id AND l.Kind IN ('Confirmation', 'Moved') AND l.State <> 'Withdrawn'
                ORDER BY l.Revision DESC, l.Kind DESC LIMIT 1)
        UNION ALL SELECT 'I9 transaction ' || TransactionId || ' does not balance' FROM LedgerEntries GROUP BY TransactionId HAVING SUM(Minor) <> 0
        UNION ALL SELECT 'I9 the ledger of ' || ReservationId || ' does not balance' FROM LedgerEntries GROUP BY ReservationId, Currency HAVING SUM(Minor) <> 0
        UNION ALL SELECT 'I9 payment ' || p.Id || ' is not in the ledger' FROM Payments p WHERE p.Status = 'Captured'
            AND NOT EXISTS (SELECT 1 FROM LedgerEntries e WHERE e.PaymentId = p.Id AND e.What = 'captured' AND e.Minor = p.CapturedMinor)
        UNION ALL SELECT 'I9 refund ' || f.Id || ' is in the ledger ' || (SELECT COUNT(*) FROM LedgerEntries e WHERE e.RefundId = f.Id) || ' times'
            FROM Refunds f
            WHERE (SELECT COUNT(*) FROM LedgerEntries e WHERE e.RefundId = f.Id) <> CASE f.Status WHEN 'Completed' THEN 2 ELSE 0 END
        UNION ALL SELECT 'I11 coupon ' || Code || ' counts ' || Used FROM Coupons c
            WHERE Used > MaxUses OR Used <> (SELECT COUNT(*) FROM CouponUses u WHERE u.CouponId = c.Id AND u.State <> 'Returned')
        UNION ALL SELECT 'I11 ' || u.CustomerEmail || ' uses ' || c.Code || ' too often'
            FROM CouponUses u JOIN Coupons c ON c.Id = u.CouponId WHERE u.State <> 'Returned'
            GROUP BY u.CouponId, u.CustomerEmail HAVING COUNT(*) > c.MaxUsesPerCustomer
        UNION ALL SELECT 'I11 ' || r.Reference || ' is over and keeps its coupon'
            FROM CouponUses u JOIN Reservations r ON r.Id = u.ReservationId
            WHERE u.State <> 'Returned' AND r.Status IN ('Expired', 'Released', 'Cancelled')
        UNION ALL SELECT 'I11 ' || r.Reference || ' takes ' || r.CouponCode || ' without a use'
            FROM Reservations r WHERE r.CouponCode IS NOT NULL AND r.Status IN ('Held', 'Capturing')
            AND NOT EXISTS (SELECT 1 FROM CouponUses u WHERE u.ReservationId = r.Id AND u.State = 'Reserved')
        UNION ALL SELECT 'I11 points of ' || Email || ' are ' || Balance FROM PointsAccounts a
            WHERE Balance < 0 OR Balance <> (SELECT COALESCE(SUM(Points), 0) FROM PointsEntries e WHERE e.Email = a.Email)
        UNION ALL SELECT 'I12 ' || Reference || ' ended without a record' FROM Reservations r
            WHERE Status IN ('Expired', 'Released') AND NOT EXISTS (SELECT 1 FROM ReleaseRecords l WHERE l.ReservationId = r.Id)
        UNION ALL SELECT 'I15 ' || e.Name || ' has an offer, and nothing is held' FROM WaitingListEntries e WHERE e.Status = 'Offered'
            AND NOT EXISTS (SELECT 1 FROM Reservations r WHERE r.Id = e.OfferedReservationId AND r.Status IN ('Held', 'Capturing'))
        UNION ALL SELECT 'I15 ' || r.Reference || ' is held for ' || e.Name || ', who waits for another offer'
            FROM WaitingListOffers o JOIN Reservations r ON r.Id = o.ReservationId JOIN WaitingListEntries e ON e.Id = o.EntryId
            WHERE r.Status = 'Held' AND e.Status NOT IN ('Offered', 'Booked')
        UNION ALL SELECT 'I15 ' || EntryId || ' was offered one time twice' FROM WaitingListOffers GROUP BY EntryId, Start HAVING COUNT(*) > 1
        UNION ALL SELECT 'I15 ' || Standing || ' stands in the line twice' FROM WaitingListEntries
            WHERE Standing IS NOT NULL GROUP BY Standing HAVING COUNT(*) > 1
        UNION ALL SELECT 'I8 ' || ReservationId || ' was offered without an email' FROM WaitingListOffers o
            WHERE NOT EXISTS (SELECT 1 FROM OutboxEmails l WHERE l.ReservationId = o.ReservationId AND l.Kind = 'TimeOffered')
        UNION ALL SELECT r.Reference || ' of ' || r.CustomerMailbox || ' has as its customer ' || COALESCE(c.Mailbox, 'nobody')
            FROM Reservations r LEFT JOIN Customers c ON c.Id = r.CustomerId WHERE r.CustomerMailbox <> COALESCE(c.Mailbox, '')
        """;

    // An order whose amount is not what its payment is for now.
    private const string NotDue =
        """
        SELECT COUNT(*) FROM (
            SELECT p.Amount_Minor AS Asked, p.Purpose, r.Price_Minor - r.CouponMinor - r.PointsMinor AS Total,
                CASE WHEN r.MustPrepay THEN NULL ELSE r.PrepayMinor END AS Prepay,
                (SELECT SUM(q.CapturedMinor) FROM Payments q WHERE q.ReservationId = r.Id) AS Paid,
                (SELECT COALESCE(SUM(f.Amount_Minor), 0) FROM Refunds f
                    WHERE f.ReservationId = r.Id AND f.Status NOT IN ('Failed', 'Withdrawn')) AS Back,
                (SELECT COALESCE(SUM(f.Amount_Minor), 0) FROM Refunds f
                    WHERE f.ReservationId = r.Id AND f.Status NOT IN ('Failed', 'Withdrawn') AND f.Reason IN ('Late', 'WrongMoney')) AS ForNothing
            FROM Payments p JOIN Reservations r ON r.Id = p.ReservationId WHERE p.OrderId = $id)
        WHERE (CASE WHEN Purpose = 'Balance' OR Prepay IS NULL OR Prepay > Total THEN Total ELSE Prepay END) - Asked
            NOT IN (Paid, Paid - Back, Paid - ForNothing)
        """;

    private sealed record Row(
        string Id, string Reference, ReservationStatus Status, int Staff, int? Room, string? SessionId, long ClaimStart, long ClaimEnd, long Price,
        long HeldAt, long HeldUntil, bool Extended, bool GraceUsed, string? Browser, int Version, int Party, int Service, long Start);
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
