using BookingApp.Accounts;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Ledger;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>Told when the demo business was made, with all that is in it.</summary>
public delegate Task DemoMade(BookingDbContext db, CancellationToken ct);

/// <summary>One believable business with two weeks of bookings in every state. The same every time, around today.</summary>
public sealed class DemoData(Work work, Ids ids, Outbox outbox, CatalogQueries catalogs, UserService users, IEnumerable<DemoMade> told, IDbContextFactory<BookingDbContext> contexts, TimeProvider clock, ILogger<DemoData> log)
{
    public const string Password = "demo-password";
    public const int AnaId = 1;

    private static readonly Actor Self = new Actor.System("demo");

    private static readonly string[] Names =
    [
        "Maya Fischer", "Jonas Klein", "Aylin Demir", "Tom Baker", "Sofia Marino", "Lukas Novak", "Hannah Schulz", "Nina Petersen", "Omar Haddad", "Elena Popescu",
        "Felix Braun", "Clara Hoffmann", "Yuki Tanaka", "Paul Richter", "Leonie Vogel", "Mateo García", "Ida Johansson", "Emil Wagner", "Zoe Martin", "Amir Rahimi",
    ];

    /// <summary>Fills an empty database, in one transaction but for the users.</summary>
    public async Task FillAsync(CancellationToken ct = default)
    {
        await work.DoAsync((db, _) =>
        {
            AddCatalogue(db);
            return Task.CompletedTask;
        }, ct);
        catalogs.Forget();
        await AddUsersAsync(AnaId, ct);

        var catalog = await catalogs.SnapshotAsync(ct);
        await work.DoAsync(async (db, token) => await new Fortnight(db, catalog, ids, outbox, clock.Now()).AddAsync(token), ct);
        await using var made = await contexts.CreateDbContextAsync(ct);
        foreach (var tell in told)
            await tell(made, ct);
        log.LogInformation("Filled the database with the demo business; sign in as admin@example.com or ana@example.com, the password is in the README");
    }

    /// <summary>Somebody to sign in as: an admin, and Ana of the staff.</summary>
    public async Task AddUsersAsync(int? ana, CancellationToken ct = default)
    {
        await users.CreateAsync(Self, new UserForm("admin@example.com", "Robin Admin", Roles.Admin, null, false), Password, ct);
        await users.CreateAsync(Self, new UserForm("ana@example.com", "Ana Weber", Roles.Staff, ana, false), Password, ct);
    }

    private static void AddCatalogue(BookingDbContext db)
    {
        db.Businesses.Add(new Business
        {
            Name = "Linden Studio",
            About = "Massage, physiotherapy and movement, two minutes from Savignyplatz.",
            TimeZone = "Europe/Berlin",
            Currency = "EUR",
            Locale = "en-GB",
            Email = "hello@lindenstudio.example",
            Phone = "+49 30 5550 142",
            Address = "Knesebeckstraße 12, 10623 Berlin",
            PolicyText = "Please come five minutes early. You can cancel or move your visit free of charge until the day before.",
        });

        var hours = 1;
        AddPerson(1, "Ana Weber", "Deep tissue and sports massage. Fifteen years of calm hands.", [1, 2, 3, 4, 5], 9 * 60, 17 * 60, (12 * 60 + 30, 13 * 60 + 15));
        AddPerson(2, "Ben Okafor", "Sports physiotherapist; gets runners running again.", [2, 3, 4, 5, 6], 11 * 60, 19 * 60, (15 * 60, 15 * 60 + 30));
        AddPerson(3, "Chiara Rossi", "Pilates and posture. Knows every muscle by its first name.", [1, 3, 5, 6], 8 * 60, 14 * 60, null);
        AddPerson(4, "David Lindqvist", "Back and neck, for those who sit too much.", [1, 2, 4, 6, 0], 10 * 60, 18 * 60, (13 * 60, 14 * 60));
        db.Resources.Add(new Resource { Id = 11, Kind = ResourceKind.Room, Name = "Treatment room", RoomKind = "treatment", SortOrder = 11 });
        db.Resources.Add(new Resource { Id = 12, Kind = ResourceKind.Room, Name = "Movement studio", RoomKind = "studio", SortOrder = 12 });

        AddService(1, "Deep tissue massage", "Slow, firm work on what has been tight for months.", "Massage", 60, 7500, 15, 15, null, 1, [1, 4]);
        AddService(2, "Back and neck massage", "Half an hour against a week at the desk.", "Massage", 30, 4200, 10, 15, null, 1, [1, 2, 4]);
        AddService(3, "Sports massage", "Before the race or after it.", "Massage", 90, 10500, 15, 30, null, 1, [1, 2]);
        AddService(4, "Physiotherapy, first visit", "We look, ask and test, and make a plan together.", "Physiotherapy", 45, 6800, 15, 15, "treatment", 1, [2, 4]);
        AddService(5, "Pilates class", "A small group, mats included. All levels.", "Classes", 60, 1800, 0, 60, "studio", 8, [3]);
        AddService(6, "Free consultation", "Not sure what you need? Let us talk, no strings attached.", "Physiotherapy", 20, 0, 5, 20, null, 1, [2, 3]);
        db.Coupons.Add(new Coupon { Id = 1, Code = "WELCOME10", Percent = 10, MinimumMinor = 4000, MaxUsesPerCustomer = 1 });
        db.Questions.Add(new Question { Id = 1, ServiceId = 4, Text = "What brings you to us?", Kind = QuestionKind.Text, Required = true });
        db.Questions.Add(new Question { Id = 2, ServiceId = 1, Text = "How firm do you like it?", Kind = QuestionKind.Choice, Choices = "Gentle\nMedium\nFirm", SortOrder = 1 });

        void AddPerson(int id, string name, string about, int[] days, int from, int to, (int From, int To)? pause)
        {
            var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = name, About = about, SortOrder = id };
            foreach (var day in days)
            {
                var row = new OpeningHours { Id = hours, ResourceId = id, Day = (DayOfWeek)day, FromMinute = from, ToMinute = to };
                if (pause is { } rest)
                    row.Breaks.Add(new Break { Id = hours, OpeningHoursId = hours, FromMinute = rest.From, ToMinute = rest.To });
                person.Hours.Add(row);
                hours++;
            }

            db.Resources.Add(person);
        }

        void AddService(int id, string name, string text, string category, int minutes, long price, int after, int interval, string? room, int capacity, int[] people)
        {
            var service = new Service
            {
                Id = id,
                Name = name,
                Description = text,
                Category = category,
                DurationMinutes = minutes,
                Price = new Money(price, "EUR"),
                BufferAfterMinutes = after,
                IntervalMinutes = interval,
                RoomKind = room,
                Capacity = capacity,
                SortOrder = id,
            };
            service.People.AddRange(people.Select(p => new ServicePerson { ServiceId = id, PersonId = p }));
            db.Services.Add(service);
        }
    }

    // A week back and a week ahead, made by the entities' own steps, so that every row is one the app could have written.
    private sealed class Fortnight(BookingDbContext db, CatalogSnapshot catalog, Ids ids, Outbox outbox, DateTimeOffset now)
    {
        private readonly HashSet<(int Resource, int Cell)> _taken = [];
        private uint _seed = 20261121;
        private int _customer;

        public async Task AddAsync(CancellationToken ct)
        {
            var today = catalog.Zone.DayOf(now);
            db.ChangeTracker.AutoDetectChangesEnabled = false; // else each look at what was added compares all of it
            for (var day = today.AddDays(-7); day <= today.AddDays(7); day = day.AddDays(1))
            {
                foreach (var person in catalog.People)
                {
                    foreach (var hours in person.Hours.Where(h => h.Day == day.DayOfWeek))
                        AddDay(person, hours, day);
                }
            }

            HoldNext(today);
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
                            if (time.Start < now.AddHours(1) || !IsFree(person.Id, time) || hours.Breaks.Exists(b => minute < b.ToMinute && minute + service.DurationMinutes + service.BufferAfterMinutes > b.FromMinute))
                                continue;
                            Hold(service, person.Id, time);
                            return;
                        }
                    }
                }
            }
        }

        private void Hold(Service service, int person, VisitTime time)
        {
            Take(person, time);
            var reservation = Reservation.Hold(new NewHold(
                ids.NewId(now), ids.NewReference(), ids.NewKey(), service.Id, service.Name, person, null, null, 1, time,
                service.Price, service.Price, service.Cancellation, now, now + TimeSpan.FromMinutes(15), null, null, WalkIn: false));
            db.Reservations.Add(reservation);
            AddClaims(person, time, ClaimOwner.Reservation, reservation.Id);
            History(reservation, now, "held");
        }

        private void AddDay(Resource person, OpeningHours hours, DateOnly day)
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
                    AddClass(service, person.Id, room, time);
                else
                    AddVisit(service, person.Id, room, time, null, 1);
                minute += service.DurationMinutes + service.BufferAfterMinutes;
            }
        }

        private void AddClass(Service service, int person, int? room, VisitTime time)
        {
            var session = new Session
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
            db.Sessions.Add(session);
            foreach (var resource in room is { } id ? new[] { person, id } : [person])
                AddClaims(resource, time, ClaimOwner.Session, session.Id);
            var seat = 1;
            for (var guests = 2 + Next(4); guests > 0; guests--)
            {
                var party = 1 + Next(2);
                var reservation = AddVisit(service, person, room, time, session.Id, party);
                for (var i = 0; i < party; i++)
                    db.SeatClaims.Add(new SeatClaim { SessionId = session.Id, Seat = seat++, ReservationId = reservation.Id });
                if (seat > service.Capacity - 1)
                    break;
            }
        }

        private Reservation AddVisit(Service service, int person, int? room, VisitTime time, Guid? session, int party)
        {
            var booked = Earlier(time.Start, 1 + Next(6));
            var name = Names[_customer++ % Names.Length];
            var reservation = Reservation.Hold(new NewHold(
                ids.NewId(booked), ids.NewReference(), ids.NewKey(), service.Id, service.Name, person, room, session, party, time,
                service.Price with { Minor = service.Price.Minor * party }, service.Price with { Minor = service.Price.Minor * party }, service.Cancellation, booked, booked + TimeSpan.FromMinutes(15), null, null, WalkIn: false));
            reservation.TakeDetails(new CustomerDetails(name, $"{MailName(name)}@example.com", "+49 170 5550100", "en-GB"), Answers(service), booked + TimeSpan.FromMinutes(1));
            db.Reservations.Add(reservation);
            History(reservation, booked, "held");

            var luck = session is null ? Next(20) : 19;
            if (luck is 0 or 4 && time.Start > now.AddDays(1))
                LetGo(reservation, booked, lapsed: luck is 0);
            else
                Book(reservation, service, booked, luck);
            if (session is null && reservation.Status.IsLive())
            {
                foreach (var resource in room is { } id ? new[] { person, id } : [person])
                    AddClaims(resource, time, ClaimOwner.Reservation, reservation.Id);
            }

            return reservation;
        }

        private void LetGo(Reservation reservation, DateTimeOffset booked, bool lapsed)
        {
            var ended = booked + TimeSpan.FromMinutes(lapsed ? 15 : 4);
            if (lapsed)
                reservation.Expire();
            else
                reservation.Release();
            History(reservation, ended, lapsed ? "expired" : "released");
            db.ReleaseRecords.Add(new ReleaseRecord
            {
                Id = ids.NewId(ended),
                ReservationId = reservation.Id,
                Reference = reservation.Reference,
                ServiceName = reservation.ServiceName,
                StaffId = reservation.StaffId,
                Start = reservation.Start,
                CustomerName = reservation.CustomerName,
                HeldAt = booked,
                HeldUntil = booked + TimeSpan.FromMinutes(15),
                ReleasedAt = ended,
                Reason = lapsed ? ReleaseReason.Lapsed : ReleaseReason.LetGo,
                ReleasedBy = Self.ToString()!,
            });
        }

        private void Book(Reservation reservation, Service service, DateTimeOffset booked, int luck)
        {
            var paid = booked + TimeSpan.FromSeconds(95 + 23 * (luck % 11));
            Payment? payment = null;
            if (reservation.Price.IsPositive)
            {
                payment = Payment.For(ids.NewId(paid), reservation.Id, PaymentPurpose.Visit, "paypal", reservation.Price, "{}", paid);
                payment.OrderMade(new OrderOpened($"DEMO{payment.Id:N}"[..17].ToUpperInvariant() + reservation.Reference, ""));
                if (luck is 5)
                    payment.DeclinedOnce("INSTRUMENT_DECLINED"); // the second card paid
                reservation.BeginCapture(paid);
                payment.BeginCapture(paid, TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(20));
                payment.MoneyTaken("DEMOCAP" + reservation.Reference, reservation.Price, paid);
                db.Payments.Add(payment);
                if (luck is 5)
                    Outcomes(payment, 1, paid - TimeSpan.FromMinutes(1), CaptureOutcomeKind.Began, CaptureOutcomeKind.Declined);
                Outcomes(payment, payment.Attempt, paid, luck is 6 ? [CaptureOutcomeKind.Began, CaptureOutcomeKind.Unknown, CaptureOutcomeKind.Completed] : [CaptureOutcomeKind.Began, CaptureOutcomeKind.Completed]);
                LedgerBook.Captured(db, ids, payment, reservation.Price, reservation.Price.Percent(3), paid);
                History(reservation, paid, "captured", reservation.Price.ToString());
            }

            reservation.Confirm(paid);
            History(reservation, paid, "confirmed");
            Letter(reservation, LetterKind.Confirmation, paid, sent: true);
            if (luck is 1 or 2)
            {
                Cancel(reservation, payment, Earlier(reservation.Start, 1) is var day && day > now ? now - TimeSpan.FromHours(2) : day);
                return;
            }

            if (reservation.Start > now)
            {
                var reminder = reservation.Start - TimeSpan.FromDays(1);
                Letter(reservation, LetterKind.Reminder, reminder > now ? reminder : paid, sent: reminder <= now);
                return;
            }

            if (luck is 3)
            {
                reservation.MissVisit();
                History(reservation, reservation.End, "no_show");
                return;
            }

            reservation.CheckIn();
            History(reservation, reservation.Start, "checked_in");
            if (reservation.End > now)
                return;
            reservation.Complete();
            History(reservation, reservation.End, "completed");
        }

        private void Outcomes(Payment payment, int attempt, DateTimeOffset at, params CaptureOutcomeKind[] kinds)
        {
            foreach (var kind in kinds)
                db.CaptureOutcomes.Add(new CaptureOutcome { Id = ids.NewId(at), PaymentId = payment.Id, Attempt = attempt, Kind = kind, At = at });
        }

        private void Cancel(Reservation reservation, Payment? payment, DateTimeOffset at)
        {
            reservation.Cancel(at);
            History(reservation, at, "cancelled");
            Letter(reservation, LetterKind.Cancellation, at, sent: true, payment?.Captured);
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
            refund.Complete("DEMOREF" + reservation.Reference, at + TimeSpan.FromSeconds(4));
            db.Refunds.Add(refund);
            LedgerBook.Refunded(db, ids, payment, refund.Id, refund.Amount, null, at + TimeSpan.FromSeconds(4));
            History(reservation, at + TimeSpan.FromSeconds(4), "refund_completed", refund.Amount.ToString());
            Letter(reservation, LetterKind.RefundCompleted, at + TimeSpan.FromSeconds(4), sent: true, refund.Amount);
        }

        private void Letter(Reservation reservation, LetterKind kind, DateTimeOffset at, bool sent, Money? refund = null)
        {
            outbox.Write(db, kind, reservation, reservation.Revision, at > now ? now : at, new LetterFacts { Refund = refund }, at);
            if (sent)
                db.OutboxEmails.Local.First(l => l.ReservationId == reservation.Id && l.Kind == kind).Sent(at);
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
            var at = start - TimeSpan.FromDays(days) - TimeSpan.FromMinutes(Next(600));
            return at < now - TimeSpan.FromMinutes(20) ? at : now - TimeSpan.FromMinutes(20 + Next(2000));
        }

        private static string MailName(string name) => string.Concat(name.ToLowerInvariant().Normalize(System.Text.NormalizationForm.FormD).Where(c => char.IsAsciiLetter(c) || c is ' ')).Replace(' ', '.');

        // The same numbers every time: a small generator of its own (Numerical Recipes' constants).
        private int Next(int below)
        {
            _seed = unchecked(_seed * 1664525 + 1013904223);
            return (int)((_seed >> 8) % (uint)below);
        }
    }
}
