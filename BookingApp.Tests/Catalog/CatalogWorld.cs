using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Pricing;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using BookingApp.Risk;
using BookingApp.WaitingList;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Catalog;

/// <summary>A studio in Berlin: Ana and Ben work Monday to Friday from nine to five, with a break at noon; Ana and Ben give massages of an hour.</summary>
internal sealed class CatalogWorld : IAsyncDisposable
{
    public const int Ana = 1, Ben = 2, Room = 3, Massage = 1;

    public static readonly Actor Admin = new Actor.Staff(1, "Maria", Admin: true);
    public static readonly DateOnly Wednesday = new(2026, 6, 3);

    private readonly ServiceProvider _services;
    private readonly Postgres? _postgres;

    private CatalogWorld(Dictionary<string, string?> settings, Postgres? postgres)
    {
        _postgres = postgres;
        settings["Database:Provider"] = postgres is null ? Engines.Sqlite : Engines.PostgreSql;
        settings["ConnectionStrings:Booking"] = postgres?.ConnectionString;
        settings.TryAdd("App:DataFolder", Folder);
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging().AddMetrics().AddData().AddCatalog().AddCustomers().AddNotifications().AddReservations().AddWaitingList().AddRisk().AddDiscounts()
            .AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>(new SeededIds())
            .BuildServiceProvider();
    }

    public ManualClock Clock { get; } = new();
    public string Folder { get; } = Directory.CreateTempSubdirectory("booking-catalog-").FullName;
    public CatalogService Catalog => Get<CatalogService>();
    public ClosureService Closures => Get<ClosureService>();
    public BusinessService Business => Get<BusinessService>();
    public BusinessZone Zone { get; } = new("Europe/Berlin");

    public static async Task<CatalogWorld> CreateAsync(string engine = Engines.Sqlite, Dictionary<string, string?>? settings = null)
    {
        var world = new CatalogWorld(settings ?? [], engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null);
        if (engine is Engines.Sqlite)
            await SqliteFile.PutIntoAsync(world.Folder);
        await using var db = world.Context();
        db.Add(new Business { Name = "Studio", TimeZone = "Europe/Berlin", Currency = "EUR", Locale = "en-GB" });
        db.Add(Person(Ana, "Ana"));
        db.Add(Person(Ben, "Ben"));
        db.Add(new Resource { Id = Room, Kind = ResourceKind.Room, Name = "Garden room", RoomKind = "treatment" });
        var massage = new Service { Id = Massage, Name = "Massage", DurationMinutes = 60, Price = new Money(4550, "EUR"), SortOrder = 1 };
        massage.People.AddRange([new() { ServiceId = Massage, PersonId = Ana }, new() { ServiceId = Massage, PersonId = Ben }]);
        db.Add(massage);
        await db.SaveChangesAsync();
        return world;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public BookingDbContext Context() => Get<IDbContextFactory<BookingDbContext>>().CreateDbContext();

    public Task<CatalogSnapshot> ReadAsync() => Get<CatalogQueries>().SnapshotAsync();

    public async Task<ServiceForm> FormAsync(int service = Massage) => ServiceForm.Of((await ReadAsync()).FindService(service)!);

    public async Task<ResourceForm> PersonFormAsync(int person = Ana) => ResourceForm.Of((await ReadAsync()).FindResource(person)!);

    /// <summary>A massage with Ana on Wednesday: a hold of a quarter of an hour, or a booking.</summary>
    public async Task<Reservation> HoldAsync(int hour, bool confirmed = false, int person = Ana, int hours = 1)
    {
        var ids = Get<Ids>();
        var (now, start) = (Clock.Now(), Zone.At(Wednesday, hour * 60));
        var reservation = Reservation.Hold(new NewHold(
            ids.NewId(now), ids.NewReference(), ids.NewKey(), Massage, "Massage", person, RoomId: null, SessionId: null, 1,
            new VisitTime(start, start.AddHours(hours), start, start.AddHours(hours)), new Money(4550, "EUR"), new Money(4550, "EUR"),
            CancellationPolicy.FullRefund, now, now.AddMinutes(15), Browser: null, IpAddress: null, new Actor.System("test")));
        var details = new CustomerDetails("Mia Berg", "mia@example.com");
        await Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            reservation.TakeDetails(await Get<CustomerService>().FindOrAddAsync(db, details.Email, now, ct), details, []);
            if (confirmed)
                reservation.Confirm(Admin, now);
            db.Add(reservation);
            await Get<SlotAllocator>().TakeAsync(db, reservation, 1, now, ct);
        });
        return reservation;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static Resource Person(int id, string name)
    {
        var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = name, SortOrder = id };
        for (var day = DayOfWeek.Monday; day <= DayOfWeek.Friday; day++)
        {
            var hours = new OpeningHours { Id = id * 10 + (int)day, ResourceId = id, Day = day, FromMinute = 9 * 60, ToMinute = 17 * 60 };
            hours.Breaks.Add(new Break { Id = hours.Id, OpeningHoursId = hours.Id, FromMinute = 12 * 60, ToMinute = 13 * 60 });
            person.Hours.Add(hours);
        }

        return person;
    }
}
