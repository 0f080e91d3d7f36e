using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingApp.Data.Engines;

/// <summary>EF's model of each engine, built once in a process: it depends on nothing but the code.</summary>
internal static class Models
{
    private static readonly Lazy<IModel> _sqlite = new(() => Build(new SqliteDesign().CreateDbContext([])));
    private static readonly Lazy<IModel> _postgreSql = new(() => Build(new PostgreSqlDesign().CreateDbContext([])));
    private static readonly Lazy<IModel> _sqlServer = new(() => Build(new SqlServerDesign().CreateDbContext([])));

    /// <summary>The model of an engine.</summary>
    public static IModel Of(DatabaseProvider engine) => ModelOf(engine).Value;

    /// <summary>Has the model built on another core, while this one composes the app: it is the longest piece of a start.</summary>
    public static void BeginBuilding(IConfiguration settings)
    {
        var said = settings.GetSection(DatabaseOptions.Section)[nameof(DatabaseOptions.Provider)];
        _ = Task.Run(() => Of(Enum.TryParse<DatabaseProvider>(said, ignoreCase: true, out var engine) ? engine : default)); // what is none is told later
    }

    private static Lazy<IModel> ModelOf(DatabaseProvider engine) => engine switch
    {
        DatabaseProvider.Sqlite => _sqlite,
        DatabaseProvider.PostgreSql => _postgreSql,
        _ => _sqlServer,
    };

    private static IModel Build(BookingDbContext db)
    {
        using (db)
            return db.Model;
    }
}
