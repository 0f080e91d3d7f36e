using Microsoft.Data.SqlClient;

namespace BookingApp.Data.Backups;

/// <summary>SQL Server's own BACKUP and RESTORE: the file lies on the server's machine, and only the server sees it.</summary>
internal sealed class SqlServerBackup(string? connectionString) : IBackupFormat
{
    internal const string IsThere = "SELECT CAST(file_exists AS int) FROM sys.dm_os_file_exists(@file)";

    // COPY_ONLY: the operator's own chain of backups goes on. The server checks what it wrote.
    internal const string Write = """
        DECLARE @name sysname = DB_NAME();
        BACKUP DATABASE @name TO DISK = @file WITH COPY_ONLY, INIT, CHECKSUM;
        RESTORE VERIFYONLY FROM DISK = @file WITH CHECKSUM;
        """;

    // Each file of the backup goes where those of the empty database lie that it takes the place of. Not by QUOTENAME, which is for names: of a path of
    // more than 128 letters it makes NULL, and EXEC of NULL does nothing.
    internal const string Restore = """
        DECLARE @folder nvarchar(260) = (SELECT LEFT(physical_name, LEN(physical_name) - CHARINDEX(N'/', REPLACE(REVERSE(physical_name), N'\', N'/')) + 1)
          FROM sys.master_files WHERE database_id = DB_ID(@name) AND file_id = 1);
        DECLARE @sql nvarchar(max) = N'ALTER DATABASE ' + QUOTENAME(@name) + N' SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
          RESTORE DATABASE ' + QUOTENAME(@name) + N' FROM DISK = @file WITH REPLACE, CHECKSUM, MOVE N'''
          + REPLACE(@data, '''', '''''') + N''' TO N''' + REPLACE(@folder + @name + N'.restored.mdf', '''', '''''') + N''', MOVE N'''
          + REPLACE(@log, '''', '''''') + N''' TO N''' + REPLACE(@folder + @name + N'.restored.ldf', '''', '''''') + N''';
          ALTER DATABASE ' + QUOTENAME(@name) + N' SET MULTI_USER;';
        IF @sql IS NULL
          THROW 50000, N'Where the files of the database lie cannot be seen: it needs VIEW ANY DEFINITION or CREATE ANY DATABASE.', 1;
        EXEC sp_executesql @sql, N'@file nvarchar(260)', @file;
        """;

    private const int SaysNothingWasDone = 50000; // our own THROW

    private readonly SqlConnectionStringBuilder _said = new(connectionString);

    public async Task WriteAsync(string file, CancellationToken ct)
    {
        await using var connection = await OpenAsync(_said.ConnectionString, ct);
        await using var look = Command(connection, IsThere, file);
        if (await look.ExecuteScalarAsync(ct) is 1)
            throw new BackupRefusedException($"{file} is there already on the server's machine, and is not overwritten. Give another name.");
        await using var write = Command(connection, Write, file);
        await write.ExecuteNonQueryAsync(ct);
    }

    public Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>?>(null);

    public async Task RestoreAsync(string file, CancellationToken ct)
    {
        SqlConnection.ClearAllPools();
        await using var connection = await OpenAsync(
            new SqlConnectionStringBuilder(_said.ConnectionString) { InitialCatalog = "master", Pooling = false }.ConnectionString, ct);
        var files = new Dictionary<string, string>(StringComparer.Ordinal); // the logical name of the data, and of the log
        await using (var list = Command(connection, "RESTORE FILELISTONLY FROM DISK = @file", file))
        await using (var rows = await list.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
                files[rows.GetString(rows.GetOrdinal("Type"))] = rows.GetString(rows.GetOrdinal("LogicalName"));
        }

        await using var restore = Command(connection, Restore, file);
        restore.Parameters.AddWithValue("@name", _said.InitialCatalog);
        restore.Parameters.AddWithValue("@data", files["D"]);
        restore.Parameters.AddWithValue("@log", files["L"]);
        try
        {
            await restore.ExecuteNonQueryAsync(ct);
        }
        catch (Exception failure) when (failure is SqlException { Number: not SaysNothingWasDone } or OperationCanceledException)
        {
            throw new RestoreIncompleteException(
                $"SQL Server broke off the restore: {failure.Message} The database {_said.InitialCatalog} may be left half restored, or for one user alone: "
                + "drop it, make an empty one and restore again.", failure);
        }
    }

    private static async Task<SqlConnection> OpenAsync(string connectionString, CancellationToken ct)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private static SqlCommand Command(SqlConnection connection, string text, string file)
    {
        var command = new SqlCommand(text, connection) { CommandTimeout = 0 }; // as long as it takes
        command.Parameters.AddWithValue("@file", file);
        return command;
    }
}
