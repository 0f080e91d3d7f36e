using System.Globalization;
using BookingApp.Accounting.Ledger;
using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;

namespace BookingApp.Demo;

/// <summary>A week back and a week ahead of bookings in every state, made by the entities' own steps, so that every row is one the app could have
/// written.</summary>
internal sealed class DemoFortnight(BookingDbContext db, CatalogSnapshot catalog, Ids ids, Outbox outbox, DateTimeOffset now)
{
    private static readonly Actor Self = new Actor.System("demo");

    private static readonly string[] Names =
    [
        "Maya Fischer", "Jonas Klein", "Aylin Demir", "Tom Baker", "Sofia Marino", "Lukas Novak", "Hannah Schulz", "Nina Petersen", "Omar Haddad",
        "Elena Popescu",
        "Felix Braun", "Clara Hoffmann", "Yuki Tanaka", "Paul Richter", "Leonie Vogel", "Mateo García", "Ida Johansson", "Emil Wagner", "Zoe Martin",
        "Amir Rahimi",
    ];

    private readonly HashSet<(int Resource, int Cell)> _taken = [];
    private readonly Dictionary<string, Customer> _customers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly HashSet<ReleaseReason> _ended = []; // how holds ended
    private uint _seed = 20261121;
    private int _names;

    public async Task AddAsync(CancellationToken ct)
    {
        var today = catalog.Zone.DayOf(now);
        db.ChangeTracker.AutoDetectChangesEnabled = false; // else EF compares all rows with each one that is added
        for (var day = today.AddDays(-7); day <= today.AddDays(7); day = day.AddDays(1))
        {
            foreach (var person in catalog.People)
            {
                foreach (var hours in person.Hours.Where(h => h.Day == day.DayOfWeek))
                    await AddDayAsync(person, hours, day, ct);
            }
        }

        foreach (var reason in new[] { ReleaseReason.Lapsed, ReleaseReason.Released }.Except(_ended)) // on some days chance has none to come
            EndOne(today, reason);
        HoldNext(today);
        foreach (var customer in _customers.Values) // by what they said last
            db.CustomerTerms.AddRange(CustomerTerms.Of(customer).Select(term => new CustomerTerm { CustomerId = customer.Id, Term = term }));
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        await db.SaveChangesAsync(ct);
    }

    // Somebody who is choosing right now, in the first gap to come: the board shows a hold that runs out.
    private void HoldNext(DateOnly today)
    {
        var service = catalog.Services[0];
        for (var day = today; day <= today.AddDays(7); day = day.AddDays(1))
        {
            foreach (var person in catalog.PeopleOf(service))
            {
                foreach (var hours in person.Hours.Where(h => h.Day == day.DayOfWeek))
                {
                    for (var minute = hours.FromMinute; minute + service.DurationMinutes <= hours.ToMinute; minute += service.IntervalMinutes)
                    {
                        var time = VisitTime.Of(service, catalog.Zone.At(day, minute));
                        if (time.Start < now.AddHours(1) || !IsFree(person.Id, time)
                            || hours.Breaks.Exists(b => minute < b.ToMinute && minute + service.DurationMinutes + service.BufferAfterMinutes > b.FromMinute))
                            continue;
                        Hold(service, person.Id, time);
                        return;
                    }
                }
            }
        }
    }

    // Of somebody who never said who they are; their time is free again.
    private void EndOne(DateOnly today, ReleaseReason reason)
    {
        var (service, booked) = (catalog.Services[0], now.AddHours(-1));
        var reservation = Reservation.Hold(new NewHold(
            ids.NewId(booked), NewReference(), ids.NewKey(), service.Id, service.Name, catalog.PeopleOf(service)[0].Id, null, null, 1,
            VisitTime.Of(service, catalog.Zone.At(today.AddDays(3), 12 * 60)), service.Price, service.Price, service.Cancellation, booked,
            booked + TimeSpan.FromMinutes(15), null, null, Self));
        History(reservation, booked, "held");
        EndHold(reservation, booked, lapsed: reason is ReleaseReason.Lapsed);
        db.Reservations.Add(reservation);
    }

    private void Hold(Service service, int person, VisitTime time)
    {
        Take(person, time);
        var reservation = Reservation.Hold(new NewHold(
            ids.NewId(now), NewReference(), ids.NewKey(), service.Id, service.Name, person, null, null, 1, time,
            service.Price, service.Price, service.Cancellation, now, now + TimeSpan.FromMinutes(15), null, null, Self));
        db.Reservations.Add(reservation);
        AddClaims(person, time, ClaimOwner.Reservation, reservation.Id);
        History(reservation, now, "held"); // no unit of work hears what the demo's rows tell
    }

    private async Task AddDayAsync(Resource person, OpeningHours hours, DateOnly day, CancellationToken ct)
    {
        var services = catalog.Services.Where(s => s.People.Exists(p => p.PersonId == person.Id)).ToList();
        for (var minute = hours.FromMinute; minute < hours.ToMinute;)
        {
            minute += Next(4) * 15;
            var service = services[Next(services.Count)];
            if (minute + service.DurationMinutes > hours.ToMinute)
                break;
            var start = catalog.Zone.At(day, minute);
            var time = VisitTime.Of(service, start);
            var breaks = hours.Breaks.Exists(b => minute < b.ToMinute && minute + service.DurationMinutes + service.BufferAfterMinutes > b.FromMinute);
            var room = catalog.RoomsFor(service).FirstOrDefault()?.Id;
            if (breaks || !IsFree(person.Id, time) || (room is { } id && !IsFree(id, time)))
            {
                minute += 15;
                continue;
            }

            Take(person.Id, time);
            if (room is { } taken)
                Take(taken, time);
            if (service.IsShared)
                await AddClassAsync(service, person.Id, room, time, ct);
            else
                await AddVisitAsync(service, person.Id, room, time, null, 1, ct);
            minute += service.DurationMinutes + service.BufferAfterMinutes;
        }
    }

    private async Task AddClassAsync(Service service, int person, int? room, VisitTime time, CancellationToken ct)
    {
        var session = new ClassSession
        {
            Id = ids.NewId(now),
            ServiceId = service.Id,
            StaffId = person,
            RoomId = room,
            Start = time.Start,
            End = time.End,
            ClaimStart = time.ClaimStart,
            ClaimEnd = time.ClaimEnd,
            Capacity = service.Capacity,
        };
        db.ClassSessions.Add(session);
        foreach (var resource in room is { } id ? new[] { person, id } : [person])
            AddClaims(resource, time, ClaimOwner.Session, session.Id);
        var seat = 1;
        for (var guests = 2 + Next(4); guests > 0; guests--)
        {
            var party = 1 + Next(2);
            var reservation = await AddVisitAsync(service, person, room, time, session.Id, party, ct);
            for (var i = 0; i < party; i++)
                db.SeatClaims.Add(new SeatClaim { SessionId = session.Id, Seat = seat++, ReservationId = reservation.Id });
            if (seat > service.Capacity - 1)
                break;
        }
    }

    private async Task<Reservation> AddVisitAsync(Service service, int person, int? room, VisitTime time, Guid? session, int party, CancellationToken ct)
    {
        var booked = Earlier(time.Start, 1 + Next(6));
        var addOns = AddOnIds.Of(service.AddOns.Where(a => a.Minutes is 0 && _names % 3 is 0).Select(a => a.Id)); // of time that there is
        var each = service.With(addOns).Price;
        var price = each with { Minor = each.Minor * party };
        var who = _names++ % Names.Length;
        var name = Names[who];
        var reservation = Reservation.Hold(new NewHold(
            ids.NewId(booked), NewReference(), ids.NewKey(), service.Id, service.Name, person, room, session, party, time,
            price, price, service.Cancellation, booked, booked + TimeSpan.FromMinutes(15), null, null, Self)
        {
            AddOns = BookedAddOn.Of(service, addOns, party),
            ServicePrice = service.Price with { Minor = service.Price.Minor * party },
        });
        var phone = string.Create(CultureInfo.InvariantCulture, $"+49 170 55501{who:00}");
        var details = new CustomerDetails(name, $"{MailName(name)}@example.com", phone, "en-GB");
        reservation.TakeDetails(CustomerOf(details, booked + TimeSpan.FromMinutes(1)), details, Answers(service), booked + TimeSpan.FromMinutes(1));
        History(reservation, booked, "held");

        var luck = session is null ? Next(20) : 19;
        if (luck is 0 or 4 && time.Start > now.AddDays(1))
            EndHold(reservation, booked, lapsed: luck is 0);
        else
            await BookAsync(reservation, booked, luck, ct);
        db.Reservations.Add(reservation); // with its past: nobody is to hear of that now
        if (session is null && reservation.Status.IsLive())
        {
            foreach (var resource in room is { } id ? new[] { person, id } : [person])
                AddClaims(resource, time, ClaimOwner.Reservation, reservation.Id);
        }

        return reservation;
    }

    // Two of some hundred are the same once in some thousand times.
    private string NewReference()
    {
        while (true)
        {
            if (ids.NewReference() is var reference && _references.Add(reference))
                return reference;
        }
    }

    private Customer CustomerOf(CustomerDetails details, DateTimeOffset at)
    {
        if (_customers.TryGetValue(details.Email, out var known))
        {
            known.TakeDetails(details, at);
            return known;
        }

        var customer = _customers[details.Email] = Customer.New(ids.NewId(at), details.Email, at);
        customer.TakeDetails(details, at);
        db.Customers.Add(customer);
        return customer;
    }

    private void EndHold(Reservation reservation, DateTimeOffset booked, bool lapsed)
    {
        var ended = booked + TimeSpan.FromMinutes(lapsed ? 15 : 4);
        _ended.Add(lapsed ? ReleaseReason.Lapsed : ReleaseReason.Released);
        if (lapsed)
            reservation.Expire(Self, ReleaseReason.Lapsed, ended);
        else
            reservation.Release(Self, ended);
        History(reservation, ended, lapsed ? "expired" : "released");
        db.ReleaseRecords.Add(ReleaseRecord.Of(reservation, Self, lapsed ? ReleaseReason.Lapsed : ReleaseReason.Released, ids.NewId(ended), ended));
    }

    private async Task BookAsync(Reservation reservation, DateTimeOffset booked, int luck, CancellationToken ct)
    {
        var paid = booked + TimeSpan.FromSeconds(95 + 23 * (luck % 11));
        Payment? payment = null;
        if (reservation.Price.IsPositive)
        {
            payment = Payment.For(ids.NewId(paid), reservation.Id, PaymentPurpose.Visit, "paypal", reservation.Price, "{}", paid);
            payment.OrderMade(new OrderOpened($"DEMO{payment.Id:N}"[..17].ToUpperInvariant() + reservation.Reference, ""));
            if (luck is 5)
                payment.DeclinedOnce(Self, "INSTRUMENT_DECLINED", paid); // the second card paid
            reservation.BeginCapture(paid);
            payment.BeginCapture(Self, paid, TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(20));
            payment.MoneyTaken(Self, "DEMOCAP" + reservation.Reference, reservation.Price, reservation.Price.Percent(3), paid);
            db.Payments.Add(payment);
            if (luck is 5)
                Outcomes(payment, 1, paid - TimeSpan.FromMinutes(1), PaymentAttemptKind.Began, PaymentAttemptKind.Declined);
            Outcomes(
                payment, payment.Attempt, paid,
                luck is 6
                    ? [PaymentAttemptKind.Began, PaymentAttemptKind.Unknown, PaymentAttemptKind.Completed]
                    : [PaymentAttemptKind.Began, PaymentAttemptKind.Completed]);
            LedgerPosting.Captured(db, ids, payment, reservation.Price, reservation.Price.Percent(3), paid);
            History(reservation, paid, "captured", reservation.Price.ToString());
        }

        reservation.Confirm(Self, paid);
        History(reservation, paid, "confirmed");
        await WriteAsync(reservation, EmailKind.Confirmation, paid, sent: true, null, ct);
        if (luck is 1 or 2)
        {
            await CancelAsync(reservation, payment, Earlier(reservation.Start, 1) is var day && day > now ? now - TimeSpan.FromHours(2) : day, ct);
            return;
        }

        if (reservation.Start > now)
        {
            var reminder = reservation.Start - TimeSpan.FromDays(1);
            await WriteAsync(reservation, EmailKind.Reminder, reminder > now ? reminder : paid, sent: reminder <= now, null, ct);
            return;
        }

        if (luck is 3)
        {
            reservation.MarkNoShow();
            History(reservation, reservation.End, "no_show");
            return;
        }

        reservation.CheckIn();
        History(reservation, reservation.Start, "checked_in");
        if (reservation.End > now)
            return;
        reservation.Complete(reservation.End);
        History(reservation, reservation.End, "completed");
    }

    private void Outcomes(Payment payment, int attempt, DateTimeOffset at, params PaymentAttemptKind[] kinds)
    {
        foreach (var kind in kinds)
            db.PaymentAttempts.Add(new PaymentAttempt { Id = ids.NewId(at), PaymentId = payment.Id, Attempt = attempt, Kind = kind, At = at });
    }

    private async Task CancelAsync(Reservation reservation, Payment? payment, DateTimeOffset at, CancellationToken ct)
    {
        reservation.Cancel(Self, 100, "", at);
        History(reservation, at, "cancelled");
        await WriteAsync(reservation, EmailKind.Cancellation, at, sent: true, payment?.Captured, ct);
        if (payment is null)
            return;
        var refund = new Refund
        {
            Id = ids.NewId(at),
            ReservationId = reservation.Id,
            PaymentId = payment.Id,
            Amount = payment.Captured,
            Reason = RefundReason.Cancelled,
            RequestId = $"{payment.Id:N}-demo",
            CreatedAt = at,
            RequestedBy = Self.ToString()!,
        };
        refund.BeginCall(at, TimeSpan.FromMinutes(3));
        refund.Complete(payment, reservation, "DEMOREF" + reservation.Reference, null, at + TimeSpan.FromSeconds(4));
        db.Refunds.Add(refund);
        LedgerPosting.Refunded(db, ids, payment, refund.Id, refund.Amount, null, at + TimeSpan.FromSeconds(4));
        History(reservation, at + TimeSpan.FromSeconds(4), "refund_completed", refund.Amount.ToString());
        await WriteAsync(reservation, EmailKind.RefundCompleted, at + TimeSpan.FromSeconds(4), sent: true, refund.Amount, ct);
    }

    private async Task WriteAsync(Reservation reservation, EmailKind kind, DateTimeOffset at, bool sent, Money? refund, CancellationToken ct)
    {
        await outbox.WriteAsync(db, kind, reservation, reservation.Revision, at > now ? now : at, new EmailData { Refund = refund }, at, ct);
        if (sent)
            // Demo emails are shown as kept, since they were not sent.
            db.OutboxEmails.Local.First(l => l.ReservationId == reservation.Id && l.Kind == kind).Kept();
    }

    private void History(Reservation reservation, DateTimeOffset at, string what, string detail = "") => db.ReservationEvents.Add(new ReservationEvent
    {
        Id = ids.NewId(at),
        ReservationId = reservation.Id,
        At = at,
        Actor = Self.ToString()!,
        What = what,
        Detail = detail,
    });

    private void AddClaims(int resource, VisitTime time, ClaimOwner kind, Guid owner)
    {
        var (first, end) = Cell.Range(time.ClaimStart, time.ClaimEnd);
        for (var cell = first; cell < end; cell++)
            db.SlotClaims.Add(new SlotClaim { ResourceId = resource, Cell = cell, OwnerKind = kind, OwnerId = owner });
    }

    private bool IsFree(int resource, VisitTime time)
    {
        var (first, end) = Cell.Range(time.ClaimStart, time.ClaimEnd);
        return !Enumerable.Range(first, end - first).Any(cell => _taken.Contains((resource, cell)));
    }

    private void Take(int resource, VisitTime time)
    {
        var (first, end) = Cell.Range(time.ClaimStart, time.ClaimEnd);
        foreach (var cell in Enumerable.Range(first, end - first))
            _taken.Add((resource, cell));
    }

    private static List<Answer> Answers(Service service) =>
        [.. service.Questions.Select(q => new Answer(q.Id, q.Text, q.Kind is QuestionKind.Choice ? q.ChoiceList[^1] : "My lower back, since the move."))];

    // Some days before, never later than a few minutes ago.
    private DateTimeOffset Earlier(DateTimeOffset start, int days)
    {
        var (before, ago) = (Next(600), Next(2000)); // both, whatever the time of day is: the visits of a day are the same at each start
        var at = start - TimeSpan.FromDays(days) - TimeSpan.FromMinutes(before);
        return at < now - TimeSpan.FromMinutes(20) ? at : now - TimeSpan.FromMinutes(20 + ago);
    }

    private static string MailName(string name) =>
        string.Concat(name.ToLowerInvariant().Normalize(System.Text.NormalizationForm.FormD).Where(c => char.IsAsciiLetter(c) || c is ' ')).Replace(' ', '.');

    // The same numbers every time: a small generator of its own (Numerical Recipes' constants).
    private int Next(int below)
    {
        _seed = unchecked(_seed * 1664525 + 1013904223);
        return (int)((_seed >> 8) % (uint)below);
    }
}
