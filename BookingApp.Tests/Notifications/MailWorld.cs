using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BookingApp.Tests.Notifications;

/// <summary>A salon in Berlin with one service and one person, its database, and its emails.</summary>
internal sealed class MailWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Ten = new(2026, 6, 3, 8, 0, 0, TimeSpan.Zero); // Wednesday, ten in Berlin

    private readonly ServiceProvider _services;
    private readonly Postgres? _postgres;

    private MailWorld(Dictionary<string, string?> settings, IEmailTransport? transport, Postgres? postgres)
    {
        _postgres = postgres;
        settings["Database:Provider"] = postgres is null ? Engines.Sqlite : Engines.PostgreSql;
        settings["ConnectionStrings:Booking"] = postgres?.ConnectionString;
        settings.TryAdd("App:DataFolder", Folder);
        settings.TryAdd("App:BaseUrl", "https://book.example.com");
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<IHostEnvironment>(new Place(Environments.Staging)).AddLogging().AddMetrics().AddLocalization().AddData().AddCatalog().AddCustomers()
            .AddNotifications().AddSingleton<IStaffContact, AdminContact>()
            .AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>(new SeededIds());
        if (transport is not null)
            services.AddSingleton(transport);
        _services = services.BuildServiceProvider();
    }

    public ManualClock Clock { get; } = new();
    public string Folder { get; } = Directory.CreateTempSubdirectory("booking-mail-").FullName;
    public DateTimeOffset Now => Clock.Now();
    public EmailQueue Queue => Get<EmailQueue>();
    public EmailDispatcher Dispatcher => Get<EmailDispatcher>();
    public Outbox Outbox => Get<Outbox>();
    public UnitOfWork Work => Get<UnitOfWork>();

    public static async Task<MailWorld> CreateAsync(
        IEmailTransport? transport = null, Dictionary<string, string?>? settings = null, Action<Business>? business = null, string engine = Engines.Sqlite)
    {
        var world = new MailWorld(settings ?? [], transport, engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null);
        if (engine is Engines.Sqlite)
            await SqliteFile.PutIntoAsync(world.Folder);
        await using var db = world.Context();
        var salon = new Business
        {
            Name = "Salon Lindenhof",
            TimeZone = "Europe/Berlin",
            Currency = "EUR",
            Locale = "en-GB",
            Email = "hello@salon.example",
            Phone = "+49 30 1234",
            Address = "Lindenstr. 5, Berlin",
            PolicyText = "Cancel a day ahead.",
        };
        business?.Invoke(salon);
        db.Add(salon);
        db.Add(new Service { Id = 1, Name = "Haircut", DurationMinutes = 45, Price = new Money(4500, "EUR") });
        db.Add(new Resource { Id = 1, Kind = ResourceKind.Person, Name = "Ana" });
        await db.SaveChangesAsync();
        return world;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public BookingDbContext Context() => Get<IDbContextFactory<BookingDbContext>>().CreateDbContext();

    /// <summary>A confirmed booking of Wednesday at ten.</summary>
    public Task<Reservation> BookAsync(
        string name = "Mia Berg", string email = "mia@example.com", string locale = "en-GB", string service = "Haircut", string cancellation = "") =>
        HoldAsync(name, email, locale, service, cancellation, r => r.Confirm(new Actor.System("test"), Now));

    public async Task<Reservation> HoldAsync(
        string name = "Mia Berg", string email = "mia@example.com", string locale = "en-GB", string service = "Haircut", string cancellation = "",
        Action<Reservation>? then = null)
    {
        var ids = Get<Ids>();
        var time = new VisitTime(Ten, Ten.AddMinutes(45), Ten, Ten.AddMinutes(45));
        var reservation = Reservation.Hold(new NewHold(
            ids.NewId(Now), ids.NewReference(), ids.NewKey(), 1, service, 1, RoomId: null, SessionId: null, 1,
            time, new Money(4500, "EUR"), new Money(4500, "EUR"), CancellationPolicy.Parse(
                cancellation), Now, Now.AddMinutes(15), Browser: null, IpAddress: null, new Actor.System("test")));
        var details = new CustomerDetails(name, email, Locale: locale);
        await Work.DoAsync(async (db, ct) =>
        {
            reservation.TakeDetails(await Get<CustomerService>().FindOrAddAsync(db, details.Email, Now, ct), details, []);
            then?.Invoke(reservation);
            db.Add(reservation);
        });
        return reservation;
    }

    /// <summary>Changes the booking, as a service would, with whatever emails go with it.</summary>
    public async Task<Reservation> ChangeAsync(Guid id, Func<BookingDbContext, Reservation, Task> change) => await Work.DoAsync(async (db, ct) =>
    {
        var reservation = await db.Reservations.SingleAsync(r => r.Id == id, ct);
        await change(db, reservation);
        return reservation;
    });

    public Task WriteAsync(EmailKind kind, Reservation reservation, int revision = 0, EmailData? facts = null) =>
        ChangeAsync(reservation.Id, (db, row) => Outbox.WriteAsync(db, kind, row, revision, Now, facts));

    /// <summary>Moves the booking by that much, its reminder with it.</summary>
    public Task<Reservation> RescheduleAsync(Reservation reservation, TimeSpan by) => ChangeAsync(reservation.Id, (_, row) =>
    {
        var start = row.Start + by;
        row.Reschedule(new Actor.System("test"), 1, null, new VisitTime(start, start.AddMinutes(45), start, start.AddMinutes(45)), "", Now);
        return Task.CompletedTask;
    });

    public async Task<List<OutboxEmail>> EmailsAsync()
    {
        await using var db = Context();
        return await db.OutboxEmails.AsNoTracking().OrderBy(l => l.WrittenAt).ThenBy(l => l.Revision).ThenBy(l => l.Id).ToListAsync();
    }

    public async Task<EmailMessage> RenderAsync(EmailKind kind, Reservation reservation, int revision = 0)
    {
        var row = (await EmailsAsync()).Single(l => l.Kind == kind && l.ReservationId == reservation.Id && l.Revision == revision);
        return (await Get<EmailQueries>().ReadAsync(row.Id))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A mail server of a test's making: keeps what it is given, fails when told to.</summary>
internal sealed class ScriptedTransport : IEmailTransport
{
    private readonly Lock _gate = new();
    private readonly List<EmailMessage> _sent = [];

    public Func<EmailMessage, Exception?> Fails { get; set; } = _ => null;
    public Func<EmailMessage, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<EmailMessage> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    public async Task SendAsync(EmailMessage email, CancellationToken ct)
    {
        await Meanwhile(email);
        if (Fails(email) is { } failure)
            throw failure;
        lock (_gate)
            _sent.Add(email);
    }
}
