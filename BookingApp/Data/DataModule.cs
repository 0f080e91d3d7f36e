using BookingApp.Data.Backups;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Data.Engines.Sqlite;
using BookingApp.Data.Replica;
using BookingApp.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BookingApp.Data;

internal static class DataModule
{
    /// <summary>Registers the database. Given the settings, it has EF's model built at once, beside the rest of the composition.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration? settings = null)
    {
        if (settings is not null)
            Models.BeginBuilding(settings);
        services.AddSettings<AppOptions>(AppOptions.Section);
        services.AddSettings<DatabaseOptions>(DatabaseOptions.Section);
        services.AddSingleton<IValidateOptions<DatabaseOptions>, ConnectionStringsCheck>();
        services.AddSingleton(s => new DatabaseEngine(s.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider));

        services.AddSingleton<SaveTrouble>();
        services.AddSingleton(s => new SqliteConnections(ConnectionString(s) ?? DefaultFile(s)));
        services.AddDbContextFactory<SqliteBookingDbContext>((s, options) => options
            .UseSqlite(s.GetRequiredService<SqliteConnections>().ConnectionString).AddInterceptors(s.GetRequiredService<SqliteConnections>())
            .Quiet().Watched(s));
        services.AddDbContextFactory<PostgreSqlBookingDbContext>((s, options) => options
            .UseNpgsql(DatabaseEngine.ToPostgreSql(ConnectionString(s))).AddInterceptors(new StalePlans()).Quiet().Watched(s));
        services.AddDbContextFactory<SqlServerBookingDbContext>((s, options) => options
            .UseSqlServer(DatabaseEngine.ToSqlServer(ConnectionString(s))).AddInterceptors(new SqlServerSession()).Quiet().Watched(s));
        services.AddSingleton<Contexts>().AddSingleton<IDbContextFactory<BookingDbContext>>(s => s.GetRequiredService<Contexts>());
        services.AddScoped(s => s.GetRequiredService<Contexts>().CreateForScope()); // Identity's stores

        services.AddDataProtection().SetApplicationName("BookingApp").PersistKeysToDbContext<BookingDbContext>();

        services.AddSingleton<ReplicaStatus>().AddSingleton(s => new ReportContexts(
            s.GetRequiredService<IDbContextFactory<BookingDbContext>>(), s.GetRequiredService<DatabaseEngine>().Provider, ConnectionString(s, "Reports")));
        services.AddSingleton(s => new BackupService(FormatOf(s), s.GetRequiredService<MigrationLock>()));

        services.AddKeyedSingleton(UnitOfWork.PauseTime, TimeProvider.System);
        return services.AddSingleton<Ids>().AddSingleton(TimeProvider.System)
            .AddSingleton<ChangeFeed>().AddSingleton<ChangePublisher>().AddSingleton<Transactions>().AddSingleton<UnitOfWork>()
            .AddSingleton<IRetentionPolicy, ChangeRetention>()
            .AddSingleton<DeletedText>().AddSingleton<IRetentionPolicy>(s => s.GetRequiredService<DeletedText>())
            .AddSingleton<MigrationLock>().AddSingleton<Migrator>().AddSingleton<DatabaseClock>().AddSingleton<ChangeReader>().AddHostedService<ChangeRelay>()
            .AddHostedService<ChangeNotifier>();
    }

    /// <summary>
    /// Lets a room act on a fact, in the transaction of whoever tells it. Of several handlers those of rooms that were added
    /// first come first.
    /// </summary>
    public static IServiceCollection AddFactHandler<TFact, THandler>(this IServiceCollection services)
        where TFact : IFact where THandler : class, IFactHandler<TFact>
    {
        services.TryAddSingleton<THandler>();
        return services.AddSingleton<IFactHandler<TFact>>(provider => provider.GetRequiredService<THandler>());
    }

    // Rooms register what must look at each save, such as the ledger's balance.
    private static DbContextOptionsBuilder Watched(this DbContextOptionsBuilder options, IServiceProvider services) =>
        options.AddInterceptors([services.GetRequiredService<SaveTrouble>(), .. services.GetServices<ISaveChangesInterceptor>()]);

    // The doctor shows any twenty of its findings, so the order does not matter.
    private static DbContextOptionsBuilder Quiet(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

    private static string? ConnectionString(IServiceProvider services, string name = "Booking") =>
        services.GetRequiredService<IConfiguration>().GetConnectionString(name) is { Length: > 0 } text ? text : null;

    private static IBackupFormat FormatOf(IServiceProvider services) => services.GetRequiredService<DatabaseEngine>().Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteBackup(services.GetRequiredService<SqliteConnections>()),
        DatabaseProvider.PostgreSql => new PostgreSqlBackup(ConnectionString(services)),
        _ => new SqlServerBackup(ConnectionString(services)),
    };

    // Default Timeout: how long a command waits while a second process writes; a unit of work waits less.
    private static string DefaultFile(IServiceProvider services)
    {
        var folder = Path.GetFullPath(services.GetRequiredService<IOptions<AppOptions>>().Value.DataFolder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // customers' data
        return $"Data Source={Path.Combine(folder, "booking.db")};Foreign Keys=True;Default Timeout=30";
    }
}
