using BookingApp.Catalog.Pricing;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.Tests.Simulation;

/// <summary>The end of a world: what customers were told, what the database says and what the bank has recorded are one story, and every cent has a
/// home.</summary>
internal sealed class Audit(World world)
{
    /// <summary>Every way back from trouble that must have been taken somewhere in a run.</summary>
    public static readonly IReadOnlyList<string> Recoveries =
    [
        "capture called again under its key", "webhook delivered again", "a second card paid", "all money went home",
        "confirmed by recovery", "confirmed by webhook", "captured by recovery", "late payment seated", "late payment on its way back",
        "wrong money on its way back",
        "refund called again under its id", "pending money came", "a grace after a decline", "paid by a later key", "refund_completed by refunds",
        "another time chosen with a late payment", "a coupon returned", "points returned", "coupon and points brought to nothing due",
        "a deposit and its balance paid",
        "paid in person", "refunded in person", "a share refunded by policy", "refunded by hand", "refunded at the bank's own site",
        "a refund waited for a dispute", "a move undone", "a length undone",
        "a repeat refused whole for one of its days", "a part of a repeat was cancelled in one go",
        "a cancellation undone", "a cancellation undone too late", "a cancelled time taken before the undo",
        "an offer of the waiting list was booked", "an offer of the waiting list lapsed", "an offer of the waiting list was given back",
    ];

    /// <summary>What people press and send again; each must have had its one effect somewhere in a run.</summary>
    public static readonly IReadOnlyList<string> Presses = ["refund", "in person", "walk-in", "repeat", "time off", "closure"];

    public void Compare()
    {
        var payments = world.Database.Rows(
            """
            SELECT p.Provider, p.OrderId, p.Status, p.CaptureId, p.CapturedMinor, r.Id, r.Reference, r.Status,
                (SELECT COALESCE(SUM(f.Amount_Minor), 0) FROM Refunds f WHERE f.PaymentId = p.Id AND f.Status = 'Completed')
            FROM Payments p JOIN Reservations r ON r.Id = p.ReservationId
            """,
            r => new Line(
                r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), r.GetInt64(4),
                Guid.Parse(r.GetString(5)), r.GetString(6), r.GetString(7), r.GetInt64(8)));
        var orders = world.FakePayPal.All().ToDictionary(o => o.Id, StringComparer.Ordinal);
        foreach (var payment in payments.Where(p => p.Provider is "paypal"))
            CompareWithBank(payment, payment.OrderId is { } id ? orders.GetValueOrDefault(id) : null);
        foreach (var payment in payments.Where(p => p.Provider is "in-person"))
            CompareInPerson(payment);
        foreach (var order in orders.Values.Where(o => o.Capture is { Status: "COMPLETED" } && !payments.Any(p => p.OrderId == o.Id)))
            world.Fail($"the bank took money for order {order.Id}, which nobody knows");

        foreach (var booking in payments.GroupBy(p => (p.Reservation, p.Reference, p.Booked)))
            CompareMoney(booking.Key.Reservation, booking.Key.Reference, booking.Key.Booked, booking.Sum(p => p.Captured), booking.Sum(p => p.Refunded));
        CompareLedger(orders.Values);
        CompareWithTold();
        CompareWithPresses();
        CountRecoveries();
    }

    private void CompareWithBank(Line payment, SimulatorOrder? order)
    {
        var taken = order?.Capture is { Status: "COMPLETED" } capture ? capture : null;
        if (payment.Captured != (taken?.Minor ?? 0) || (taken is not null && payment.CaptureId != taken.Id))
            world.Fail(
                $"payment of {payment.Reference} is {payment.Status} with {payment.Captured}; the bank took {taken?.Minor ?? 0} "
                + $"for order {payment.OrderId}, which is {order?.Status} {order?.Capture?.Status}");
        var back = order?.Refunds.Where(r => r.Status is "COMPLETED").Sum(r => r.Minor) ?? 0;
        if (payment.Refunded != back)
            world.Fail($"{payment.Refunded} of {payment.Reference} was refunded by our records, {back} by the bank's");
    }

    private void CompareInPerson(Line payment)
    {
        var taken = world.Database.Count(
            "SELECT COALESCE(SUM(Amount_Minor), 0) FROM InPersonReceipts WHERE Number = $id AND State = 'Captured'", payment.OrderId!);
        var back = world.Database.Count(
            "SELECT COALESCE(SUM(Amount_Minor), 0) FROM InPersonReceipts WHERE \"Of\" = $id AND State = 'HandedBack'", payment.OrderId!);
        if (payment.Captured != taken || payment.Refunded != back)
            world.Fail(
                $"payment in person of {payment.Reference} is {payment.Status} with {payment.Captured}, less {payment.Refunded}; "
                + $"staff took {taken} and handed {back} back");
    }

    private void CompareMoney(Guid reservation, string reference, string status, long captured, long refunded)
    {
        var kept = captured - refunded;
        var total = world.Database.Count("SELECT Price_Minor - CouponMinor - PointsMinor FROM Reservations WHERE Reference = $id", reference);
        var isRight = world.Database.Count(
            "SELECT COUNT(*) FROM ReservationEvents WHERE ReservationId = $id AND What = 'refund_withdrawn'", Key(reservation)) > 0 || status switch
            {
                "Confirmed" or "CheckedIn" or "Completed" or "NoShow" => kept <= total,
                "Cancelled" => refunded >= OwedAfterCancellation(reservation, captured),
                _ => kept is 0,
            };
        if (!isRight)
            world.Fail($"{reference} is {status}, {captured} was taken and {refunded} refunded");
        if (status is not ("Confirmed" or "CheckedIn" or "Completed" or "NoShow") && captured > 0 && kept is 0)
            world.CoverageCounter.Add("recovery", "all money went home");
    }

    // What the policy that they booked under refunds, or what staff said.
    private long OwedAfterCancellation(Guid reservation, long captured)
    {
        var (actor, at, start, policy) = world.Database.Rows(
            """
            SELECT e.Actor, e.At, r.Start, r.Cancellation FROM ReservationEvents e JOIN Reservations r ON r.Id = e.ReservationId
            WHERE e.What = 'cancelled' AND r.Id = $id
            ORDER BY e.At DESC, e.Id DESC
            """,
            r => (
                r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)),
                CancellationPolicy.Parse(r.GetString(3))), Key(reservation))[0]; // what was undone before is none
        if (actor is not "customer")
            return world.Told.Was(reservation, "cancelled with refund") ? captured : 0;
        var percent = policy.PercentAt(start, at);
        if (percent is > 0 and < 100 && captured > 0)
            world.CoverageCounter.Add("recovery", "a share refunded by policy");
        return new Money(captured, "EUR").Percent(percent).Minor;
    }

    private static string Key(Guid id) => id.ToString().ToUpperInvariant();

    private void CompareLedger(IEnumerable<SimulatorOrder> orders)
    {
        var ours = world.Database.Count("SELECT COALESCE(SUM(Minor), 0) FROM LedgerEntries WHERE Account = 'Customer'");
        var inPerson = world.Database.Count(
            "SELECT COALESCE(SUM(CASE State WHEN 'Captured' THEN Amount_Minor WHEN 'HandedBack' THEN -Amount_Minor ELSE 0 END), 0) FROM InPersonReceipts");
        var bank = orders.Sum(o => (o.Capture is { Status: "COMPLETED" } c ? c.Minor : 0) - o.Refunds.Where(r => r.Status is "COMPLETED").Sum(r => r.Minor));
        if (-ours != bank + inPerson)
            world.Fail($"the ledger keeps {-ours} of customers' money, the bank {bank} and staff {inPerson}");
    }

    private void CompareWithTold()
    {
        foreach (var (id, words) in world.Told.All)
        {
            var status = world.Database.Rows("SELECT Status FROM Reservations WHERE Id = $id", r => r.GetString(0), Key(id)).SingleOrDefault();
            if (status is null)
                world.Fail($"a customer was told {string.Join(", ", words)} about a reservation that is not there");
            else if (words.Contains("confirmed") && status is "Held" or "Expired" or "Released" or "Capturing")
                world.Fail($"a customer was told that {id} is confirmed, and it is {status}");
            else if (words.Exists(w => w.StartsWith("cancelled", StringComparison.Ordinal)) && status is not "Cancelled")
                world.Fail($"it was said that {id} is cancelled, and it is {status}");
        }
    }

    // One press, one effect: none where it was refused or nobody answered, and never two.
    private void CompareWithPresses()
    {
        foreach (var (command, press) in world.Told.Presses)
        {
            var effect = press.What switch
            {
                "refund" => world.Database.Count("SELECT COALESCE(SUM(Amount_Minor), 0) FROM Refunds WHERE Note = $id", command.ToString("N")),
                "in person" => world.Database.Count(
                    "SELECT COALESCE(SUM(Amount_Minor), 0) FROM InPersonReceipts WHERE CustomId = $id AND State = 'Captured'", command.ToString()),
                "walk-in" or "repeat" => world.Database.Count("SELECT COUNT(*) FROM Reservations WHERE CustomerName = $id", command.ToString("N")),
                "time off" => world.Database.Count("SELECT COUNT(*) FROM TimeOff WHERE Reason = $id", command.ToString("N")),
                "closure" => world.Database.Count("SELECT COUNT(*) FROM Closures WHERE Reason = $id", command.ToString("N")),
                _ => throw new InvalidOperationException($"Nothing says what a press of {press.What} comes to."),
            };
            var whole = press.Minor > 0 ? press.Minor : 1;
            if (effect == whole)
                world.CoverageCounter.Add("press", press.What);
            if (effect != whole && (effect != 0 || press.IsDone))
                world.Fail($"one press of {press.What} for {whole} {(press.IsDone ? "was done" : "was not answered by done")} and came to {effect}");
        }
    }

    private void CountRecoveries()
    {
        foreach (var (actor, what, times) in world.Database.Rows(
            "SELECT Actor, What, COUNT(*) FROM ReservationEvents WHERE Actor LIKE 'system:%' GROUP BY Actor, What",
            r => (r.GetString(0), r.GetString(1), r.GetInt64(2))))
            world.CoverageCounter.Add("recovery", $"{what} by {actor[7..]}", times);
        foreach (var (what, sql) in new[]
        {
            (
                "late payment seated",
                """
                SELECT COUNT(*) FROM ReservationEvents l JOIN ReservationEvents c ON c.ReservationId = l.ReservationId AND c.At = l.At
                WHERE l.What = 'late_payment' AND c.What = 'confirmed'
                """),
            ("late payment on its way back", "SELECT COUNT(*) FROM Refunds WHERE Reason = 'Late'"),
            ("wrong money on its way back", "SELECT COUNT(*) FROM Refunds WHERE Reason = 'WrongMoney'"),
            ("refund called again under its id", "SELECT COUNT(*) FROM Refunds WHERE Tries > 1 AND Status = 'Completed'"),
            (
                "pending money came",
                """
                SELECT COUNT(*) FROM ReservationEvents p JOIN Payments q ON q.ReservationId = p.ReservationId
                WHERE p.What = 'pending' AND q.Status = 'Captured'
                """),
            ("a grace after a decline", "SELECT COUNT(*) FROM Reservations WHERE GraceUsed"),
            ("a human asked", "SELECT COUNT(*) FROM Payments WHERE Status = 'NeedsHuman'"),
            ("another time chosen with a late payment", "SELECT COUNT(*) FROM ReservationEvents WHERE What = 'chose_time'"),
            ("a coupon returned", "SELECT COUNT(*) FROM CouponUses WHERE State = 'Returned'"),
            ("points returned", "SELECT COUNT(*) FROM PointsEntries WHERE Move = 'Returned'"),
            (
                "coupon and points brought to nothing due",
                "SELECT COUNT(*) FROM Reservations WHERE ConfirmedAt IS NOT NULL AND Price_Minor > 0 AND Price_Minor = CouponMinor + PointsMinor"),
            (
                "a deposit and its balance paid",
                """
                SELECT COUNT(*) FROM Payments d JOIN Payments r ON r.ReservationId = d.ReservationId
                WHERE d.Purpose = 'Deposit' AND d.Status = 'Captured' AND r.Purpose = 'Balance' AND r.Status = 'Captured'
                """),
            ("paid in person", "SELECT COUNT(*) FROM InPersonReceipts WHERE State = 'Captured'"),
            ("refunded in person", "SELECT COUNT(*) FROM InPersonReceipts WHERE State = 'HandedBack'"),
            ("refunded by hand", "SELECT COUNT(*) FROM Refunds WHERE Reason = 'Staff' AND Status = 'Completed'"),
            ("refunded at the bank's own site", "SELECT COUNT(*) FROM Refunds WHERE Reason = 'External'"),
            (
                "a refund waited for a dispute",
                "SELECT COUNT(*) FROM Refunds f JOIN Payments p ON p.Id = f.PaymentId WHERE p.Dispute = 'Won' AND f.Status = 'Completed'"),
            (
                "an offer of the waiting list was booked",
                "SELECT COUNT(*) FROM WaitingListOffers o JOIN Reservations r ON r.Id = o.ReservationId WHERE r.ConfirmedAt IS NOT NULL"),
            ("an offer of the waiting list lapsed", "SELECT COUNT(*) FROM WaitingListEntries WHERE LapsedOffers > 0"),
            (
                "an offer of the waiting list was given back",
                "SELECT COUNT(*) FROM WaitingListOffers o JOIN Reservations r ON r.Id = o.ReservationId WHERE r.Status = 'Released'"),
            (
                "a part of a repeat was cancelled in one go",
                "SELECT COUNT(*) FROM OutboxEmails WHERE Kind = 'Cancellation' AND json_array_length(Facts, '$.visits') > 1"),
            ("paid by a later key", "SELECT COUNT(*) FROM Payments WHERE Status = 'Captured' AND Attempt > 1"),
        })
            world.CoverageCounter.Add("recovery", what, world.Database.Count(sql));
    }

    private sealed record Line(
        string Provider, string? OrderId, string Status, string? CaptureId, long Captured, Guid Reservation, string Reference, string Booked, long Refunded);
}
