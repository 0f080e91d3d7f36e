using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;

namespace BookingApp.Demo;

/// <summary>One believable business with two weeks of bookings in every state. The same every time, around today.</summary>
internal sealed class DemoBusiness(Ids ids, Outbox outbox, CatalogQueries catalogs, TimeProvider clock)
{
    public const int AnaId = 1;

    /// <summary>Adds all of it, in the caller's one transaction.</summary>
    public async Task AddAsync(BookingDbContext db, CancellationToken ct)
    {
        AddCatalogue(db);
        await db.SaveChangesAsync(ct);
        await new DemoFortnight(db, await catalogs.ReadAsync(db, ct), ids, outbox, clock.Now()).AddAsync(ct);
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
            PolicyText = "Please come five minutes early. You can cancel or reschedule free of charge until 24 hours before your visit.",
        });

        var hours = 1;
        AddPerson(
            1, "Ana Weber", "Deep tissue and sports massage. Fifteen years of calm hands.", [1, 2, 3, 4, 5], 9 * 60, 17 * 60, (12 * 60 + 30, 13 * 60 + 15));
        AddPerson(2, "Ben Okafor", "Sports physiotherapist; gets runners running again.", [2, 3, 4, 5, 6], 11 * 60, 19 * 60, (15 * 60, 15 * 60 + 30));
        AddPerson(3, "Chiara Rossi", "Pilates and posture. Knows every muscle by its first name.", [1, 3, 5, 6], 8 * 60, 14 * 60, null);
        AddPerson(4, "David Lindqvist", "Back and neck, for those who sit too much.", [1, 2, 4, 6, 0], 10 * 60, 18 * 60, (13 * 60, 14 * 60));
        db.Resources.Add(new Resource { Id = 11, Kind = ResourceKind.Room, Name = "Treatment room", RoomKind = "treatment", SortOrder = 11 });
        db.Resources.Add(new Resource { Id = 12, Kind = ResourceKind.Room, Name = "Movement studio", RoomKind = "studio", SortOrder = 12 });

        AddService(1, "Deep tissue massage", "Slow, firm work on what has been tight for months.", "Massage", 60, 7500, 15, 15, null, 1, [1, 4]);
        AddService(2, "Back and neck massage", "Half an hour against a week at the desk.", "Massage", 30, 4200, 10, 15, null, 1, [1, 2, 4]);
        AddService(3, "Sports massage", "Before the race or after it.", "Massage", 90, 10500, 15, 30, null, 1, [1, 2]);
        AddService(
            4, "Physiotherapy, first visit", "We look, ask and test, and make a plan together.", "Physiotherapy", 45, 6800, 15, 15, "treatment", 1, [2, 4]);
        AddService(5, "Pilates class", "A small group, mats included. All levels.", "Classes", 60, 1800, 0, 60, "studio", 8, [3]);
        AddService(6, "Free consultation", "Not sure what you need? Let us talk, no strings attached.", "Physiotherapy", 20, 0, 5, 20, null, 1, [2, 3]);
        AddAddOn(1, 1, "Hot stones", "Warm basalt on both sides of the spine.", 1200, 15);
        AddAddOn(2, 1, "Aromatherapy oil", "Lavender, orange or pine.", 600, 0);
        db.Coupons.Add(new Coupon { Id = 1, Code = "WELCOME10", Percent = 10, MinimumMinor = 4000, MaxUsesPerCustomer = 1 });
        db.Questions.Add(new Question { Id = 1, ServiceId = 4, Text = "What brings you to us?", Kind = QuestionKind.Text, Required = true });
        db.Questions.Add(new Question
        {
            Id = 2,
            ServiceId = 1,
            Text = "How firm do you like it?",
            Kind = QuestionKind.Choice,
            Choices = "Gentle\nMedium\nFirm",
            SortOrder = 1,
        });

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

        void AddAddOn(int id, int service, string name, string text, long price, int minutes) => db.AddOns.Add(new AddOn
        {
            Id = id,
            ServiceId = service,
            Name = name,
            Description = text,
            Price = new Money(price, "EUR"),
            Minutes = minutes,
            SortOrder = id,
        });

        void AddService(
            int id, string name, string text, string category, int minutes, long price, int after, int interval, string? room, int capacity, int[] people)
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
}
