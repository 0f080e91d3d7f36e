using System.Collections.Concurrent;
using System.Reflection;
using BookingApp.Data.Changes;
using BookingApp.Data.Conventions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BookingApp.Data;

/// <summary>All rows of the app; one model for three engines, each with its own set of migrations.</summary>
/// <remarks>It knows no feature: each room maps its rows itself, adds its sets by extension members, and looks at what is saved by an interceptor.
/// Inside a lambda of a query, where C# takes no extension property, the same set is <c>Set&lt;Row&gt;()</c>.</remarks>
public abstract class BookingDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    private readonly List<Change> _published = [];
    private readonly List<Action> _afterwards = [];
    private static readonly ConcurrentDictionary<Type, Hand> _hands = new();

    private readonly Queue<IFact> _facts = [];
    private readonly Queue<Func<CancellationToken, Task>> _atLast = [];

    public DbSet<Command> Commands => Set<Command>();
    public DbSet<PublishedChange> PublishedChanges => Set<PublishedChange>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What this unit of work changed, told to every open page and cache once it is committed.</summary>
    public IReadOnlyList<Change> Published => _published;

    public void Publish(Change change) => _published.Add(change);

    /// <summary>Tells what has happened in this unit of work: whoever handles it acts before the commit. What a row's verb does, the row tells
    /// itself.</summary>
    public void Raise(IFact fact) => _facts.Enqueue(fact);

    /// <summary>Hears from now on what the verbs of each tracked row tell, in the order in which they tell it.</summary>
    internal void HearRows() => ChangeTracker.Tracked += (_, tracked) =>
        (tracked.Entry.Entity as FactSource)?.TellTo(Raise, isNew: tracked.Entry.State is EntityState.Added);

    /// <summary>Hands all facts to their handlers, those too that handlers tell.</summary>
    internal async Task HandleFactsAsync(IServiceProvider services, CancellationToken ct)
    {
        if (_facts.Any(fact => fact.NeedsSavedRows))
            await SaveChangesAsync(ct); // first the rows that the facts are of: all take their locks in one order
        while (_facts.TryDequeue(out var fact))
            await _hands.GetOrAdd(fact.GetType(), HandOf)(this, fact, services, ct);
    }

    private delegate Task Hand(BookingDbContext db, IFact fact, IServiceProvider services, CancellationToken ct);

    private static Hand HandOf(Type fact) =>
        typeof(BookingDbContext).GetMethod(nameof(HandAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(fact).CreateDelegate<Hand>();

    private static async Task HandAsync<TFact>(BookingDbContext db, IFact fact, IServiceProvider services, CancellationToken ct) where TFact : IFact
    {
        foreach (var handler in services.GetServices<IFactHandler<TFact>>())
            await handler.HandleAsync(db, (TFact)fact, ct);
    }

    /// <summary>What is to be done once it is committed, such as counting it: a unit may run more than once.</summary>
    internal IReadOnlyList<Action> Afterwards => _afterwards;

    /// <summary>Counts, or does whatever must happen once, when this unit of work is committed.</summary>
    public void AfterCommit(Action what) => _afterwards.Add(what);

    /// <summary>Does it when all else of this unit of work is saved, right before the commit: what others would wait for is not taken any sooner.</summary>
    public void AtLast(Func<CancellationToken, Task> what) => _atLast.Enqueue(what);

    internal async Task FinishAsync(CancellationToken ct)
    {
        while (_atLast.TryDequeue(out var what))
            await what(ct);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var detected = BeforeSaving();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var detected = BeforeSaving();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
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
        TableNames.Give(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BookingDbContext).Assembly);

        // The app counts versions itself: IsRowVersion() moves nothing on SQLite.
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IVersioned))))
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;

        foreach (var key in modelBuilder.Model.GetEntityTypes().Select(e => e.FindProperty("Id")).Where(p => p?.ClrType == typeof(Guid)))
            key!.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
    }

    // What has changed is looked for once, not again by each who looks at the rows.
    private DetectedChanges BeforeSaving()
    {
        var detected = new DetectedChanges(ChangeTracker);
        try
        {
            StoredLengths.Check(ChangeTracker.Entries());
            foreach (var row in ChangeTracker.Entries<IVersioned>().Where(row => row.State is EntityState.Modified))
                row.Property(r => r.Version).CurrentValue++;
            return detected;
        }
        catch
        {
            detected.Dispose();
            throw;
        }
    }

    private readonly struct DetectedChanges : IDisposable
    {
        private readonly ChangeTracker? _tracker; // nothing: who saves looks for changes himself

        public DetectedChanges(ChangeTracker tracker)
        {
            if (!tracker.AutoDetectChangesEnabled)
                return;
            tracker.DetectChanges();
            tracker.AutoDetectChangesEnabled = false;
            _tracker = tracker;
        }

        public void Dispose() => _tracker?.AutoDetectChangesEnabled = true;
    }
}

/// <summary>The database on SQLite.</summary>
public sealed class SqliteBookingDbContext(DbContextOptions<SqliteBookingDbContext> options) : BookingDbContext(options)
{
    /// <summary>Whether it may have one of the connections that are kept open, from its first command until it is disposed: who lives as long as an
    /// open page must not.</summary>
    internal bool BorrowsConnection { get; set; }

    /// <summary>Whether it has the connection that is kept for who writes.</summary>
    internal bool IsWriter { get; set; }
}

/// <summary>The database on PostgreSQL.</summary>
public sealed class PostgreSqlBookingDbContext(DbContextOptions<PostgreSqlBookingDbContext> options) : BookingDbContext(options)
{
    private const string Exact = "C";

    // Elsewhere texts are ordered by their letters' numbers as it is; here by a language, unless it is said.
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(OrdinalText.Is))
            text.SetCollation(Exact);
    }
}

/// <summary>The database on SQL Server.</summary>
public sealed class SqlServerBookingDbContext(DbContextOptions<SqlServerBookingDbContext> options) : BookingDbContext(options)
{
    // Two texts are the same where the other engines say so: by default ß is ss there, and a full-width letter is a letter.
    private const string Exact = "Latin1_General_100_BIN2";

    // When a row was made, under the names that this has; it hardly ever changes.
    private static readonly string[] _made = ["At", "ReleasedAt", "HeldAt", "CreatedAt", "WrittenAt", "ReceivedAt", "Start", "ForgetAt", "FirstSeenAt"];

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
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(
            e => e.FindPrimaryKey()?.Properties is [{ Name: "Id" } id] && id.ClrType == typeof(Guid)))
        {
            if (_made.Select(entity.FindProperty).FirstOrDefault(p => p is not null) is not { } made)
                continue; // a small table
            entity.FindPrimaryKey()!.SetIsClustered(false);
            (entity.FindIndex(made) ?? entity.AddIndex(made)).SetIsClustered(true);
        }
    }
}
