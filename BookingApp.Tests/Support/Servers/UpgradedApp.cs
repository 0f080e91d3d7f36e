using System.Data.Common;
using System.IO.Compression;
using BookingApp.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BookingApp.Tests.Support.Servers;

/// <summary>This version of the app, started on what the version before it has filled, at the moment at which that one had stopped.</summary>
public abstract class UpgradedApp(string engine) : WebApplicationFactory<Program>
{
    private static readonly string _fixture = Path.Combine(Built.Root, "BookingApp.Tests", "Fixtures", "BeforeFieldWords");

    private readonly string _folder = Directory.CreateTempSubdirectory("booking-upgrade-").FullName;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private Postgres? _postgres;

    /// <summary>When the version before had written its last row.</summary>
    public static DateTimeOffset Moment { get; } = new(2026, 10, 23, 9, 40, 50, TimeSpan.Zero);

    /// <summary>Every table of the version before but EF's own, as it was left: its columns, and each row as text.</summary>
    public IReadOnlyDictionary<string, OldTable> Before { get; private set; } = new Dictionary<string, OldTable>();

    /// <summary>Every table as this version's start left it, before anybody did anything.</summary>
    public IReadOnlyDictionary<string, OldTable> After { get; private set; } = new Dictionary<string, OldTable>();

    /// <summary>What the version before protected for a link, by a key that it kept in the database.</summary>
    public abstract string Protected { get; }

    /// <summary>Where the version before kept its photos.</summary>
    public string Uploads => Path.Combine(_folder, "uploads");

    private string Connection => _postgres?.ConnectionString ?? $"Data Source={Path.Combine(_folder, "booking.db")};Pooling=False";

    /// <summary>Unpacks the old database and starts the app on it: once, however many tests ask.</summary>
    public async Task<UpgradedApp> StartedAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (Before.Count is 0)
            {
                await UnpackAsync();
                Before = await OldTable.ReadAllAsync(OpenOld());
                using var browser = CreateClient(); // the app's own start migrates
                After = await OldTable.ReadAllAsync(OpenOld());
            }

            return this;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>The database as this version left it.</summary>
    public async Task<BookingDbContext> OpenAsync() => await Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Staging"); // Production, but for the simulator of PayPal
        builder.UseSetting("App:DataFolder", _folder);
        builder.UseSetting("App:BaseUrl", "http://localhost");
        builder.UseSetting("Database:Provider", engine);
        builder.UseSetting("ConnectionStrings:Booking", _postgres?.ConnectionString);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(new ManualClock(Moment));
            foreach (var ours in services.Where(IsOurJob).ToList())
                services.Remove(ours); // nothing happens but the start
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        _starting.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool IsOurJob(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Namespace?.StartsWith("BookingApp", StringComparison.Ordinal) is true;

    private async Task UnpackAsync()
    {
        if (engine is Engines.PostgreSql)
            _postgres = await Postgres.CreateEmptyAsync();
        Directory.CreateDirectory(Uploads);
        foreach (var photo in Directory.EnumerateFiles(Path.Combine(_fixture, "uploads")))
            File.Copy(photo, Path.Combine(Uploads, Path.GetFileName(photo)));

        await using var packed = new BrotliStream(File.OpenRead(Path.Combine(_fixture, $"{engine.ToLowerInvariant()}.sql.br")), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        await using var connection = OpenOld();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = await text.ReadToEndAsync();
        await command.ExecuteNonQueryAsync();
    }

    private DbConnection OpenOld() => engine is Engines.PostgreSql ? new NpgsqlConnection(Connection) : new SqliteConnection(Connection);
}

/// <summary>On a file.</summary>
public sealed class UpgradedSqlite() : UpgradedApp(Engines.Sqlite)
{
    /// <inheritdoc />
    public override string Protected => "CfDJ8It-S3r6IBlHqjiwrnt7McMXYks3cNHYgj-jakNHwoXS2JTru0gnLxGRy5fxv3nXVfM_3Vjhqy7IkjCruqv05YBhq9ytZXpQ8j1wRq_hjK"
        + "BEPVOnayiR50cOb9zdDbGD_7ABAZxfZSLR65s6fj3AGKw";
}

/// <summary>On a server.</summary>
public sealed class UpgradedPostgreSql() : UpgradedApp(Engines.PostgreSql)
{
    /// <inheritdoc />
    public override string Protected => "CfDJ8B1BqXd6dzlDpOmS3XVUNMOCR0GXAe6bxi32J56CMdT_XFGAR_A1gTEleC3VcN6nM2Ej2IFLzlYSbPlsQ17bVUlWf2ijKk_9ARRE8plWfL"
        + "YLQSx54DgZOZVx3QydfCNlg6emkViccUicsbqvlqAixwk";
}
