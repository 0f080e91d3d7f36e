using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Api;
using BookingApp.Catalog;
using BookingApp.Catalog.Photos;
using BookingApp.Discounts;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Risk;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>All rows of the app; one model for three engines, each with its own set of migrations.</summary>
public abstract class BookingDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    private readonly List<Change> _published = [];
    private readonly List<Action> _afterwards = [];

    public DbSet<Business> Businesses => Set<Business>();
    public DbSet<Service> Services => Set<Service>();
    public DbSet<ServicePerson> ServicePeople => Set<ServicePerson>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<Resource> Resources => Set<Resource>();
    public DbSet<OpeningHours> OpeningHours => Set<OpeningHours>();
    public DbSet<Break> Breaks => Set<Break>();
    public DbSet<TimeOff> TimeOff => Set<TimeOff>();
    public DbSet<TimeOffBooking> TimeOffBookings => Set<TimeOffBooking>();
    public DbSet<Closure> Closures => Set<Closure>();
    public DbSet<Photo> Photos => Set<Photo>();
    public DbSet<PhotoImage> PhotoImages => Set<PhotoImage>();
    public DbSet<Reservation> Reservations => Set<Reservation>();
    public DbSet<ReservationEvent> ReservationEvents => Set<ReservationEvent>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SlotClaim> SlotClaims => Set<SlotClaim>();
    public DbSet<SeatClaim> SeatClaims => Set<SeatClaim>();
    public DbSet<LimitGate> LimitGates => Set<LimitGate>();
    public DbSet<ReleaseRecord> ReleaseRecords => Set<ReleaseRecord>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<PaymentEvent> PaymentEvents => Set<PaymentEvent>();
    public DbSet<PaymentAttempt> PaymentAttempts => Set<PaymentAttempt>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<InPersonReceipt> InPersonReceipts => Set<InPersonReceipt>();
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();
    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();
    public DbSet<Coupon> Coupons => Set<Coupon>();
    public DbSet<CouponUse> CouponUses => Set<CouponUse>();
    public DbSet<PointsAccount> PointsAccounts => Set<PointsAccount>();
    public DbSet<PointsEntry> PointsEntries => Set<PointsEntry>();
    public DbSet<OutboxEmail> OutboxEmails => Set<OutboxEmail>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<VelocityEvent> VelocityEvents => Set<VelocityEvent>();
    public DbSet<RiskDecision> RiskDecisions => Set<RiskDecision>();
    public DbSet<RiskBlock> RiskBlocks => Set<RiskBlock>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<Command> Commands => Set<Command>();
    public DbSet<PublishedChange> PublishedChanges => Set<PublishedChange>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<AppUser> Users => Set<AppUser>();
    public DbSet<SignInTicket> SignInTickets => Set<SignInTicket>();

    /// <summary>What this unit of work changed, told to every open page and cache once it is committed.</summary>
    public IReadOnlyList<Change> Published => _published;

    public void Publish(Change change) => _published.Add(change);

    /// <summary>What is to be done once it is committed, such as counting it: a unit may run more than once.</summary>
    internal IReadOnlyList<Action> Afterwards => _afterwards;

    /// <summary>Counts, or does whatever must happen once, when this unit of work is committed.</summary>
    public void AfterCommit(Action what) => _afterwards.Add(what);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        BeforeSaving();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        BeforeSaving();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>(); // one convention on every engine
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<string>().HaveMaxLength(256); // what is longer says so in its mapping
        configurationBuilder.ComplexProperties<Money>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BookingDbContext).Assembly);
        modelBuilder.MapAccounts();

        // The app counts versions itself: IsRowVersion() moves nothing on SQLite.
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IVersioned))))
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;

        foreach (var key in modelBuilder.Model.GetEntityTypes().Select(e => e.FindProperty("Id")).Where(p => p?.ClrType == typeof(Guid)))
            key!.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
    }

    private void BeforeSaving()
    {
        foreach (var row in ChangeTracker.Entries<IVersioned>().Where(row => row.State is EntityState.Modified))
            row.Property(r => r.Version).CurrentValue++;

        StoredLengths.Check(ChangeTracker.Entries());
        LedgerBalance.Check(ChangeTracker.Entries<LedgerEntry>().Where(e => e.State is not EntityState.Unchanged).Select(e => (e.State is EntityState.Added, e.Entity)));
    }
}

public sealed class SqliteBookingDbContext(DbContextOptions<SqliteBookingDbContext> options) : BookingDbContext(options);

public sealed class PostgreSqlBookingDbContext(DbContextOptions<PostgreSqlBookingDbContext> options) : BookingDbContext(options);

public sealed class SqlServerBookingDbContext(DbContextOptions<SqlServerBookingDbContext> options) : BookingDbContext(options)
{
    // Two texts are the same where the other engines say so: by default ß is ss there, and a full-width email is an email.
    private const string Exact = "Latin1_General_100_BIN2";

    // When a row was made, under the names that this has; it never changes.
    private static readonly string[] _made = ["At", "ReleasedAt", "HeldAt", "CreatedAt", "WrittenAt", "ReceivedAt", "Start", "ForgetAt"];

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(Exact);
        configurationBuilder.Properties<Enum>().UseCollation(Exact);
    }

    // An id rises with time by its first bytes, and this engine sorts by the last ones: rows that lay in its order would be
    // written all over the file. They lie in the order of their making instead, and the id is a key beside it.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => e.FindPrimaryKey()?.Properties is [{ Name: "Id" } id] && id.ClrType == typeof(Guid)))
        {
            if (_made.Select(entity.FindProperty).FirstOrDefault(p => p is not null) is not { } made)
                continue; // a small table
            entity.FindPrimaryKey()!.SetIsClustered(false);
            (entity.FindIndex(made) ?? entity.AddIndex(made)).SetIsClustered(true);
        }
    }
}
