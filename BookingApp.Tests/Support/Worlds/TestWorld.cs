using BookingApp.Accounts;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Integrity;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>The real services over a real database of a test's own, with a clock that the test moves and a gateway that does what it is told.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    public static readonly Actor Customer = new Actor.Customer(); // holds nothing yet
    public static readonly Actor Staff = new Actor.Staff(1, "Ana");

    private readonly ServiceProvider _services;
    private readonly string _folder;
    private readonly Postgres? _postgres;

    private TestWorld(ServiceProvider services, string folder, Postgres? postgres) => (_services, _folder, _postgres) = (services, folder, postgres);

    public string Folder => _folder;
    public ManualClock Clock => Get<ManualClock>();
    public FakeGateway Gateway => Get<FakeGateway>();
    internal CommitFaults Faults => Get<CommitFaults>();
    public HoldService Holds => Get<HoldService>();
    public HoldReleaser HoldReleaser => Get<HoldReleaser>();
    public ReservationService Reservations => Get<ReservationService>();
    public RescheduleService Rescheduling => Get<RescheduleService>();
    public VisitService Visits => Get<VisitService>();
    public ReservationQueries Queries => Get<ReservationQueries>();
    public AvailabilityQueries Availability => Get<AvailabilityQueries>();
    public PaymentService Payments => Get<PaymentService>();
    public CaptureGate Gate => Get<CaptureGate>();

    /// <summary>A fresh world at 08:00 UTC on Monday, 1 June 2026: Ana and Ben work 09:00 to 17:00 in Berlin, there is a massage, a long one, a free
    /// talk and a class.</summary>
    public static async Task<TestWorld> CreateAsync(
        string engine = Engines.Sqlite, Dictionary<string, string?>? settings = null, TestWorld? sameDatabaseAs = null, ManualClock? clock = null,
        Ids? ids = null)
    {
        var faults = new CommitFaults();
        var postgres = sameDatabaseAs is null && engine == Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var folder = sameDatabaseAs?._folder ?? Directory.CreateTempSubdirectory("world-").FullName;
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["App:DataFolder"] = folder,
            ["App:BaseUrl"] = "http://localhost:5000",
            ["Database:Provider"] = engine,
            ["ConnectionStrings:Booking"] = (postgres ?? sameDatabaseAs?._postgres)?.ConnectionString,
            ["Risk:Enabled"] = "false", // tests do in a minute what nobody does in an hour; RiskTests switch it on
        };
        foreach (var (name, value) in settings ?? [])
            values[name] = value;

        var services = AppServices.With(values, Environments.Development);
        services.AddMonitoring().AddLogging(log => log.SetMinimumLevel(LogLevel.Critical));
        services.AddSingleton<ManualClock>(clock ?? sameDatabaseAs?.Clock ?? new ManualClock())
            .AddSingleton<TimeProvider>(s => s.GetRequiredService<ManualClock>());
        services.AddSingleton(sameDatabaseAs?.Gateway ?? new FakeGateway()).AddSingleton<IPaymentGateway>(s => s.GetRequiredService<FakeGateway>());

        if (ids is not null)
            services.AddSingleton(ids);
        services.AddSingleton(faults);
        services.ConfigureDbContext<SqliteBookingDbContext>(options => options.AddInterceptors(faults));
        services.ConfigureDbContext<PostgreSqlBookingDbContext>(options => options.AddInterceptors(faults));

        var world = new TestWorld(services.BuildServiceProvider(), folder, postgres) { IsGuest = sameDatabaseAs is not null };
        if (sameDatabaseAs is not null)
            return world;
        if (engine == Engines.Sqlite && values["ConnectionStrings:Booking"] is null)
            await SqliteFile.PutIntoAsync(folder);
        else if (engine == Engines.Sqlite)
            await world.Get<Migrator>().MigrateAsync(); // a file of the test's own
        await world.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            AddCatalogue(db);
            return Task.CompletedTask;
        });
        return world;
    }

    private bool IsGuest { get; init; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The id of a press that nobody made before.</summary>
    public Guid NewCommand() => Get<Ids>().NewId(Clock.GetUtcNow());

    /// <summary>A start on Tuesday, 2 June, on the business's clock.</summary>
    public DateTimeOffset At(string time) =>
        new BusinessZone("Europe/Berlin").At(new DateOnly(2026, 6, 2), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whoever holds the secret of this reservation: nobody else may change it.</summary>
    public static Actor Of(ReservationView reservation) => new Actor.Customer(reservation.Reference);

    public async Task<Actor> OfAsync(Guid id) => Of(await ReadAsync(id));

    public Task<HoldResult> HoldAsync(string time, int? staff = 1, int service = Massage, string? browser = null, int party = 1, CustomerDetails? who = null) =>
        Holds.HoldAsync(Customer, new HoldRequest(service, At(time), staff, party) { Browser = browser, Customer = who });

    /// <summary>A hold with details, which must succeed.</summary>
    public async Task<ReservationView> HeldAsync(string time, int? staff = 1, int service = Massage, string name = "Maya", int party = 1)
    {
        var result = await HoldAsync(time, staff, service, party: party, who: new CustomerDetails(name, $"{name.ToLowerInvariant()}@example.com"));
        return Assert.IsType<HoldResult.Held>(result).Reservation;
    }

    /// <summary>A hold whose customer has approved the order at the provider.</summary>
    public async Task<(ReservationView Reservation, string OrderId)> ApprovedAsync(string time, int? staff = 1, string name = "Maya")
    {
        var held = await HeldAsync(time, staff, name: name);
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await Payments.CheckoutAsync(Of(held), held.Id));
        Gateway.Approve(checkout.OrderId);
        return (held, checkout.OrderId);
    }

    public async Task<BookingView> PaidAsync(string time, int? staff = 1, string name = "Maya")
    {
        var (held, order) = await ApprovedAsync(time, staff, name);
        Assert.IsType<GateResult.Confirmed>(await Gate.ReturnAsync(Of(held), held.Id, order));
        return await ReadAsync(held.Id);
    }

    public async Task<BookingView> ReadAsync(Guid id) => (await Get<BookingQueries>().FindAsync(id))!;

    /// <summary>All that jobs does, once, until nothing is due now.</summary>
    public async Task JobsAsync()
    {
        await HoldReleaser.ExpireDueAsync();
        await Get<WebhookInbox>().ActOnDueAsync();
        await Get<PaymentRecovery>().CheckDueAsync();
        await Get<RefundSender>().SendDueAsync();
    }

    public async Task<BookingDbContext> OpenAsync() => await Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();

    public async Task<List<EmailKind>> EmailsAsync(Guid reservation)
    {
        await using var db = await OpenAsync();
        return await db.OutboxEmails.Where(l => l.ReservationId == reservation && l.State != EmailState.Withdrawn).OrderBy(l => l.WrittenAt).Select(l => l.Kind)
            .ToListAsync();
    }

    /// <summary>Nothing that must always be true is false.</summary>
    public async Task AssertHealthyAsync() =>
        Assert.Empty((await Get<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        if (IsGuest)
            return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    public const int Massage = 1;
    public const int LongMassage = 2;
    public const int Talk = 3;
    public const int PilatesClass = 4;

    /// <summary>More people who work as Ana does and give massages; answers who they are.</summary>
    public async Task<int[]> HireAsync(int count)
    {
        var ids = Enumerable.Range(11, count).ToArray();
        await Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.Resources.AddRange(ids.Select(id => Person(id, $"Person {id}")));
            db.AddRange(ids.Select(id => new ServicePerson { ServiceId = Massage, PersonId = id }));
            db.Publish(Change.Catalog);
            return Task.CompletedTask;
        });
        return ids;
    }

    /// <summary>Somebody who signs in under this id.</summary>
    public Task AddUserAsync(int id) => Get<UnitOfWork>().DoAsync((db, _) =>
    {
        db.Users.Add(new AppUser { Id = id, UserName = $"user{id}@example.com", NormalizedUserName = $"USER{id}@EXAMPLE.COM" });
        return Task.CompletedTask;
    });

    private static Resource Person(int id, string name)
    {
        var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = name };
        for (var day = 0; day < 7; day++)
            person.Hours.Add(new OpeningHours { Id = id * 10 + day, ResourceId = id, Day = (DayOfWeek)day, FromMinute = 9 * 60, ToMinute = 17 * 60 });
        return person;
    }

    private static void AddCatalogue(BookingDbContext db)
    {
        db.Businesses.Add(new Business { Name = "Test Studio", TimeZone = "Europe/Berlin", Currency = "EUR", Locale = "en-GB", Email = "desk@example.com" });
        foreach (var (id, name) in new[] { (1, "Ana"), (2, "Ben") })
            db.Resources.Add(Person(id, name));

        db.Resources.Add(new Resource { Id = 3, Kind = ResourceKind.Room, Name = "Studio", RoomKind = "studio" });
        Add(Massage, "Massage", 60, 4500, 1, null);
        Add(LongMassage, "Long massage", 90, 6500, 1, null);
        Add(Talk, "Free talk", 30, 0, 1, null);
        Add(PilatesClass, "Pilates", 60, 1500, 3, "studio");

        void Add(int id, string name, int minutes, long price, int capacity, string? room)
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
                CancelWindowMinutes = 60,
            };
            service.People.AddRange([new ServicePerson { ServiceId = id, PersonId = 1 }, new ServicePerson { ServiceId = id, PersonId = 2 }]);
            db.Services.Add(service);
        }
    }
}

/// <summary>The engines that every test of the database runs on.</summary>
public static class Engines
{
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";

    public static TheoryData<string> Both { get; } = new(Sqlite, PostgreSql);
}
