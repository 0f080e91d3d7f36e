using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Discounts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Simulation;

/// <summary>A migrated file with a catalogue, made once and copied for every world. In memory where the system has a place for that.</summary>
internal static class Template
{
    public const int Massage = 1;
    public const int LongMassage = 2;
    public const int Talk = 3;
    public const int Pilates = 4;
    public const int Coaching = 5;
    public const int HotStones = 1; // half an hour longer
    public const int Tea = 2;

    /// <summary>Codes that customers know: two uses in all; one for each customer; everything for nothing.</summary>
    public static readonly IReadOnlyList<string> Coupons = ["TWO", "ONCE", "GIFT"];

    /// <summary>The code of the points account of a customer; who knows it may spend them.</summary>
    public static string PointsCode(int customer) => $"POINTS-{customer.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static readonly Lazy<string> Made = new(Make);

    public static string File => Made.Value;

    public static string NewFolder()
    {
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(memory, "booking-world-" + Path.GetRandomFileName())).FullName;
    }

    private static string Make()
    {
        var folder = NewFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        using var services = AppProcess.Plain(folder, file, new ManualClock(), new SeededIds());
        ((Migrator)services.GetService(typeof(Migrator))!).MigrateAsync().GetAwaiter().GetResult();
        ((UnitOfWork)services.GetService(typeof(UnitOfWork))!).DoAsync(async (db, ct) =>
        {
            AddCatalogue(db);
            AddDiscounts(db);
            await db.SaveChangesAsync(ct);
            await db.PointsAccounts.ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, Points), ct);
        }).GetAwaiter().GetResult();
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
            command.ExecuteNonQuery();
        }

        return file;
    }

    private static void AddCatalogue(BookingDbContext db)
    {
        db.Businesses.Add(new Business
        {
            Name = "Studio",
            TimeZone = "Europe/Berlin",
            Currency = "EUR",
            Locale = "en-GB",
            Email = "desk@example.com",
            PointsPerVisit = 50,
            PointValueMinor = 10,
        });
        foreach (var (id, name, from, to) in new[] { (1, "Ana", 0, 1440), (2, "Ben", 540, 1020) })
        {
            var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = name };
            for (var day = 0; day < 7; day++)
                person.Hours.Add(new OpeningHours { Id = id * 10 + day, ResourceId = id, Day = (DayOfWeek)day, FromMinute = from, ToMinute = to });
            db.Resources.Add(person);
        }

        db.Resources.Add(new Resource { Id = 3, Kind = ResourceKind.Room, Name = "Hall", RoomKind = "hall" });
        Add(Massage, "Massage", 60, 4500, 1, null, 0, PayNow.Full);
        Add(LongMassage, "Long massage", 90, 6500, 1, null, 15, PayNow.Deposit);
        Add(Talk, "Talk", 30, 0, 1, null, 0, PayNow.Full);
        Add(Pilates, "Pilates", 60, 1500, 3, "hall", 0, PayNow.Full);
        Add(Coaching, "Coaching", 60, 4000, 1, null, 0, PayNow.Nothing);

        db.AddRange(
            new AddOn { Id = HotStones, ServiceId = Massage, Name = "Hot stones", Price = new Money(1200, "EUR"), Minutes = 30 },
            new AddOn { Id = Tea, ServiceId = Massage, Name = "Tea", Price = new Money(300, "EUR") });

        void Add(int id, string name, int minutes, long price, int capacity, string? room, int after, PayNow payNow)
        {
            var service = new Service
            {
                Id = id,
                Name = name,
                DurationMinutes = minutes,
                Price = new Money(price, "EUR"),
                Capacity = capacity,
                RoomKind = room,
                IntervalMinutes = 30,
                NoticeMinutes = 0,
                CancelWindowMinutes = 60,
                BufferAfterMinutes = after,
                PayNow = payNow,
                DepositPercent = 20,
                Cancellation = CancellationPolicy.Parse(id is Massage ? "20:100, 10:50" : ""),
            };
            service.People.AddRange([new ServicePerson { ServiceId = id, PersonId = 1 }, new ServicePerson { ServiceId = id, PersonId = 2 }]);
            db.Services.Add(service);
        }
    }
    private const int Points = 120;

    private static void AddDiscounts(BookingDbContext db)
    {
        db.Coupons.AddRange(
            new Coupon { Id = 1, Code = Coupons[0], Percent = 20, MaxUses = 2 },
            new Coupon { Id = 2, Code = Coupons[1], AmountMinor = 1000, MaxUsesPerCustomer = 1 },
            new Coupon { Id = 3, Code = Coupons[2], Percent = 100, MaxUses = 3 });
        for (var customer = 0; customer < 4; customer++)
        {
            var email = $"customer{customer.ToString(System.Globalization.CultureInfo.InvariantCulture)}@example.com";
            db.PointsAccounts.Add(new PointsAccount { Email = email, Code = PointsCode(customer) });
            db.PointsEntries.Add(new PointsEntry
            {
                Id = Id(customer),
                Email = email,
                ReservationId = Id(customer + 100),
                Move = PointsMove.Earned,
                Points = Points,
                At = DateTimeOffset.UnixEpoch,
            });
        }

        static Guid Id(int n) => new(n, 0, 0, new byte[8]);
    }
}
