using System.IO.Compression;
using BookingApp.CommandLine;
using BookingApp.Data.Backups;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data.Backups;

/// <summary>What is refused, and why: a backup is the last thing an operator has.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Indexes = "SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'public'";

    private readonly string _folder = Directory.CreateTempSubdirectory("booking-backup-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_folder, "monday.db");

    [Fact]
    public async Task It_is_one_file_that_only_its_owner_reads_and_is_never_overwritten()
    {
        await SqliteFile.PutIntoAsync(_folder);
        await WriteAsync(Backup);

        var again = await Assert.ThrowsAsync<BackupRefusedException>(() => WriteAsync(Backup));

        Assert.Contains("is there already, and is not overwritten", again.Message, StringComparison.Ordinal);
        Assert.Equal([Backup], Directory.GetFiles(_folder, "monday*"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
    }

    [Fact]
    public async Task Until_all_of_it_is_written_nothing_has_its_name()
    {
        await Assert.ThrowsAsync<IOException>(() => WholeFile.WriteAsync(Backup, async part =>
        {
            await File.WriteAllTextAsync(part, "half of it", Ct);
            Assert.Equal([part], Directory.GetFiles(_folder));
            Assert.EndsWith(WholeFile.Unfinished, part, StringComparison.Ordinal);
            throw new IOException("No space left on device.");
        }, Ct));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Where_there_is_no_database_there_is_no_backup()
    {
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => WriteAsync(Backup));

        Assert.StartsWith("There is no database at ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task It_is_restored_into_an_empty_database_only()
    {
        await SqliteFile.PutIntoAsync(_folder);
        await WriteAsync(Backup);
        var before = await File.ReadAllBytesAsync(Path.Combine(_folder, "booking.db"), Ct);

        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(Backup, _folder));

        Assert.Contains("holds tables already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(_folder, "booking.db"), Ct));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_a_database_without_our_tables_there_is_no_backup(string engine)
    {
        await using var empty = engine is Engines.PostgreSql ? await Postgres.CreateEmptyAsync() : null;
        await File.WriteAllBytesAsync(Path.Combine(_folder, "booking.db"), [], Ct);

        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => empty is null ? WriteAsync(Backup) : On(empty).BackUpAsync(Backup, Ct));

        Assert.Contains("holds no tables of BookingApp", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Booking right?", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "monday*"));
    }

    [Theory]
    [InlineData("--backup", "Nothing was backed up: The name of the file is missing, as in --backup /")]
    [InlineData("--restore", "Nothing was restored: The name of the file is missing, as in --restore /")]
    [InlineData("--backup /nowhere/here/monday.db", "Nothing was backed up: There is no folder /nowhere/here.")]
    public async Task A_command_that_cannot_be_followed_says_what_is_missing(string command, string words)
    {
        await SqliteFile.PutIntoAsync(_folder);

        var (exitCode, said) = await TestApp.RunAsync(command, _folder, environment: "Staging");

        Assert.Equal(2, exitCode);
        Assert.StartsWith(words, said.Trim(), StringComparison.Ordinal);
    }

    // SQLite would read it into the database that comes beside it.
    [Fact]
    public async Task It_is_not_restored_beside_the_log_of_another_database()
    {
        await SqliteFile.PutIntoAsync(_folder);
        await WriteAsync(Backup);
        var elsewhere = Elsewhere();
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "booking.db-wal"), "left", Ct);

        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(Backup, elsewhere));

        Assert.Contains("booking.db-wal is left of another database", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(elsewhere, "booking.db")));
    }

    [Theory]
    [InlineData("no file", "There is no file ")]
    [InlineData("text", "is no backup of BookingApp on SQLite")]
    [InlineData("another database", "no such table: __EFMigrationsHistory")]
    [InlineData("half", "")]
    [InlineData("index", "is damaged: row 1 missing from index IX_Things")]
    [InlineData("newer", "is of a newer version of BookingApp, which knows 20990101000000_Later. Update the program first.")]
    public async Task Of_what_is_none_or_damaged_or_newer_nothing_is_restored(string what, string words)
    {
        await SqliteFile.PutIntoAsync(_folder);
        await WriteAsync(Backup);
        if (what is "no file" or "another database")
            File.Delete(Backup);
        if (what is "text")
            await File.WriteAllTextAsync(Backup, "Dear diary, this is no database, and it is long enough to be told from an empty one.", Ct);
        if (what is "half")
            await File.WriteAllBytesAsync(Backup, (await File.ReadAllBytesAsync(Backup, Ct))[..^100_000], Ct);
        if (what is "another database")
            Change("CREATE TABLE Things (Id INTEGER)");
        if (what is "index")
            Change("""
                CREATE TABLE Things (Id INTEGER, Name TEXT); CREATE INDEX IX_Things ON Things (Name); INSERT INTO Things VALUES (7, 'seven');
                PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE INDEX IX_Things ON Things (Id)' WHERE name = 'IX_Things'
                """);
        if (what is "newer")
            Change("INSERT INTO __EFMigrationsHistory VALUES ('20990101000000_Later', '99.0')");
        var elsewhere = Elsewhere();

        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(Backup, elsewhere));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    [Theory]
    [InlineData("no file", "There is no file ")]
    [InlineData("text", "is no backup of BookingApp on PostgreSQL: pg_restore failed")]
    [InlineData("newer", "which knows 20990101000000_Later")]
    [InlineData("half", "pg_restore failed: ")]
    public async Task On_PostgreSQL_neither(string what, string words)
    {
        await using var server = await Postgres.CreateAsync();
        await using var empty = await Postgres.CreateEmptyAsync();
        if (what is "newer")
            await TellAsync(server, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Later', '99.0')");
        if (what is "text")
            await File.WriteAllTextAsync(Backup, "Dear diary", Ct);
        else if (what is not "no file")
            await On(server).BackUpAsync(Backup, Ct);

        if (what is "half")
            await File.WriteAllBytesAsync(Backup, (await File.ReadAllBytesAsync(Backup, Ct))[..^1_000], Ct);

        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => On(empty).RestoreAsync(Backup, Ct));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountTablesAsync(empty));
    }

    // Rows with all that their text form has a meaning for.
    [Fact]
    public async Task On_PostgreSQL_every_row_comes_back_as_it_was()
    {
        await using var server = await Postgres.CreateAsync();
        await using var empty = await Postgres.CreateEmptyAsync();
        await TellAsync(server, """
            CREATE TABLE "Odd" ("Id" integer PRIMARY KEY, "Text" text, "Bytes" bytea);
            INSERT INTO "Odd" VALUES (1, E'a\\tb\\nc\\rd\\\\e\\\\.', '\x00ff5c2e0a'), (2, E'\\\\.', NULL), (3, '', ''),
                (4, E'\\nCOPY x FROM stdin;\\n', NULL), (5, 'Zoë — 你好 🙂', NULL)
            """);
        await On(server).BackUpAsync(Backup, Ct);

        await On(empty).RestoreAsync(Backup, Ct);

        const string all = """SELECT string_agg(format('%s|%s|%s', "Id", "Text", "Bytes"), E'\x01' ORDER BY "Id") FROM "Odd" """;
        Assert.Equal(await AskAsync(server, all), await AskAsync(empty, all));
        Assert.Equal(await CountTablesAsync(server), await CountTablesAsync(empty));
        Assert.Equal(await AskAsync(server, Indexes), await AskAsync(empty, Indexes));
    }

    // The second waits for the first, and then finds its tables.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_at_once_one_is_restored_and_the_other_refused(string engine)
    {
        await using var server = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        await using var empty = engine is Engines.PostgreSql ? await Postgres.CreateEmptyAsync() : null;
        await SqliteFile.PutIntoAsync(_folder);
        await (server is null ? WriteAsync(Backup) : On(server).BackUpAsync(Backup, Ct));
        var elsewhere = Elsewhere();

        var tries = Enumerable.Range(0, 3)
            .Select(_ => Task.Run(() => empty is null ? RestoreAsync(Backup, elsewhere) : On(empty).RestoreAsync(Backup, Ct), Ct)).ToList();
        await Task.WhenAll(tries).ContinueWith(_ => { }, Ct, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal(1, tries.Count(one => one.IsCompletedSuccessfully));
        Assert.All(tries.Where(one => one.IsFaulted), one => Assert.Contains(
            "holds tables already", Assert.IsType<BackupRefusedException>(one.Exception!.InnerException).Message, StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(elsewhere), file => Path.GetFileName(file) != "booking.db");
    }

    // An empty file is there where a start was broken off. Who asks whether it holds tables has it open while another takes its place.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_of_the_version_before_is_brought_up_to_date(bool hasEmptyFile)
    {
        await using (var packed = new BrotliStream(
            File.OpenRead(Path.Combine(Built.Root, "BookingApp.Tests", "Fixtures", "BeforeFieldWords", "sqlite.sql.br")), CompressionMode.Decompress))
        using (var text = new StreamReader(packed))
            Change(await text.ReadToEndAsync(Ct));
        var elsewhere = Elsewhere();
        if (hasEmptyFile)
            await File.WriteAllBytesAsync(Path.Combine(elsewhere, "booking.db"), [], Ct);

        var (exitCode, said) = await TestApp.RunAsync($"--restore {Backup}", elsewhere, environment: "Staging");

        Assert.True(exitCode is 0, said);
        Assert.Contains($"Restored from {Backup}, where the last thing done with a booking is of 2026-", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--backup /b/one.db --urls http://x", "/b/one.db", "--urls http://x")]
    [InlineData("--urls http://x --backup=/b/one.db", "/b/one.db", "--urls http://x")]
    [InlineData("--backup", "", "")]
    [InlineData("--backup --urls http://x", "", "--urls http://x")]
    [InlineData("--urls http://x", null, "--urls http://x")]
    public void The_file_follows_the_switch_and_is_no_setting(string typed, string? file, string left)
    {
        var args = typed.Split(' ');

        Assert.Equal(file, BackupCommands.FileOf(args, BackupCommands.Backup));
        Assert.Equal(left, string.Join(' ', BackupCommands.Without(args)));
    }

    // Everybody on the machine can read a command line.
    [Fact]
    public async Task What_cannot_be_reached_is_said_without_the_password()
    {
        Postgres.SkipWithoutServer();
        var (exitCode, said) = await TestApp.RunAsync($"--backup {Backup}", _folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = Engines.PostgreSql,
            ["ConnectionStrings:Booking"] = "Host=127.0.0.1;Port=1;Database=booking;Username=booking;Password=sesame",
        }, "Staging");

        Assert.Equal(2, exitCode);
        Assert.Contains("Nothing was backed up: pg_dump failed: ", said, StringComparison.Ordinal);
        Assert.Contains("Connection refused", said, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "monday*"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Elsewhere() => Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Backup};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Task WriteAsync(string file) => OnFile(_folder, service => service.BackUpAsync(file, Ct));

    private static Task RestoreAsync(string file, string folder) => OnFile(folder, service => service.RestoreAsync(file, Ct));

    private static async Task OnFile(string folder, Func<BackupService, Task> what)
    {
        await using var services = AppServices.With(new(StringComparer.Ordinal) { ["App:DataFolder"] = folder }).AddLogging().BuildServiceProvider();
        await what(services.GetRequiredService<BackupService>());
    }

    private static BackupService On(Postgres server) => AppServices.With(new(StringComparer.Ordinal)
    {
        ["Database:Provider"] = Engines.PostgreSql,
        ["ConnectionStrings:Booking"] = server.ConnectionString,
    }).AddLogging().BuildServiceProvider().GetRequiredService<BackupService>();

    private static async Task TellAsync(Postgres server, string sql) => await AskAsync(server, sql);

    private static async Task<long> CountTablesAsync(Postgres server) =>
        (long)(await AskAsync(server, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'"))!;

    private static async Task<object?> AskAsync(Postgres server, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
