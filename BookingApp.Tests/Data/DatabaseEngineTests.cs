using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using BookingApp.Data.Engines;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Tests.Data;

/// <summary>What the three engines say when something goes wrong, said by themselves: each failure here was thrown by its driver.</summary>
public sealed partial class DatabaseEngineTests
{
    /// <summary>What happened, whether the unit of work may be repeated, and whether somebody else has the key.</summary>
    public static TheoryData<string, bool, bool> Sqlite { get; } = new()
    {
        { "another writes for too long", true, false },
        { "the key is taken", false, true },
        { "a unique value is taken", false, true },
        { "a value is missing", false, false },
        { "no such table", false, false },
    };

    public static TheoryData<string, bool, bool> PostgreSql { get; } = new()
    {
        { "the key is taken", false, true },
        { "a unique value is taken", false, true },
        { "a value is missing", false, false },
        { "no such table", false, false },
        { "a deadlock", true, false },
        { "another changed the row first", true, false },
        { "a lock not got in time", true, false },
        { "the server ends the session", true, false },
        { "the session after its end", true, false },
        { "nobody answers", true, false },
        { "a wrong password", false, false },
    };

    public static TheoryData<string, bool, bool> SqlServer { get; } = new()
    {
        { "nobody answers", true, false },
        { "the server hangs up at once", true, false },
        { "the server hangs up in the middle of a login", true, false },
        { "the connection is closed", true, false },
        { "0 20", true, false }, // number and severity: lost, as Linux says it
        { "0 21", true, false },
        { "0 11", false, false },
        { "-2 11", true, false },
        { "10054 20", true, false },
        { "1205 13", true, false },
        { "1222 16", true, false },
        { "3960 16", true, false },
        { "3961 16", true, false },
        { "4060 11", true, false },
        { "4060 11, 18456 14", true, false }, // a refused login, together with the reason: the database is moving
        { "18456 14", false, false },
        { "40197 17", true, false },
        { "40501 17", true, false },
        { "40613 17", true, false },
        { "10928 16", true, false },
        { "10929 16", true, false },
        { "49918 16", true, false },
        { "49919 16", true, false },
        { "49920 16", true, false },
        { "2627 14", false, true },
        { "2601 14", false, true },
        { "515 16", false, false },
        { "208 16", false, false },
        { "102 15", false, false },
    };

    [Theory, MemberData(nameof(Sqlite))]
    public async Task Sqlite_is_understood(string what, bool isTransient, bool isTaken)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var one = new SqliteConnection($"Data Source={file};Pooling=False");
            await using var other = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=1");
            await one.OpenAsync(TestContext.Current.CancellationToken);
            await other.OpenAsync(TestContext.Current.CancellationToken);
            Run(one, "CREATE TABLE T (Id INTEGER PRIMARY KEY, Code TEXT NOT NULL UNIQUE); INSERT INTO T VALUES (1, 'a')");

            var failure = Assert.ThrowsAny<SqliteException>(() =>
            {
                switch (what)
                {
                    case "another writes for too long":
                        Run(one, "BEGIN IMMEDIATE; UPDATE T SET Code = 'b'");
                        Run(other, "UPDATE T SET Code = 'c'");
                        break;
                    default:
                        Run(other, Sql(what));
                        break;
                }
            });

            AssertUnderstood(failure, isTransient, isTaken);
        }
        finally
        {
            File.Delete(file);
        }

        static void Run(SqliteConnection connection, string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Theory, MemberData(nameof(PostgreSql))]
    public async Task PostgreSql_is_understood(string what, bool isTransient, bool isTaken)
    {
        await using var database = await Postgres.CreateEmptyAsync();
        await using var one = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await using var other = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await one.OpenAsync(TestContext.Current.CancellationToken);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await RunAsync(one, "CREATE TABLE T (Id int PRIMARY KEY, Code text NOT NULL UNIQUE); INSERT INTO T VALUES (1, 'a'), (2, 'b')");
        await RunAsync(one, "SET deadlock_timeout = '20ms'; SET lock_timeout = '10s'");
        await RunAsync(other, "SET deadlock_timeout = '20ms'");

        var failure = await FailureAsync(what);

        AssertUnderstood(failure, isTransient, isTaken, isAway: what is "a wrong password");
        Assert.Equal(what is "a lock not got in time", DatabaseEngine.IsLockTimeout(failure));
        if (what is "nobody answers" or "a wrong password" or "the server ends the session" or "no such table")
            Assert.Equal(what is "nobody answers" or "the server ends the session", DatabaseEngine.DoesNotAnswer(failure));

        async Task<Exception> FailureAsync(string of)
        {
            switch (of)
            {
                case "a deadlock":
                    await RunAsync(one, "BEGIN; UPDATE T SET Code = 'c' WHERE Id = 1");
                    await RunAsync(other, "BEGIN; UPDATE T SET Code = 'd' WHERE Id = 2");
                    var both = new[] { RunAsync(one, "UPDATE T SET Code = 'e' WHERE Id = 2"), RunAsync(other, "UPDATE T SET Code = 'f' WHERE Id = 1") };
                    return await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(both));
                case "another changed the row first":
                    await RunAsync(one, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM T");
                    await RunAsync(other, "UPDATE T SET Code = 'c' WHERE Id = 1");
                    return await ThrowsAsync(() => RunAsync(one, "UPDATE T SET Code = 'd' WHERE Id = 1"));
                case "a lock not got in time":
                    await RunAsync(other, "BEGIN; UPDATE T SET Code = 'c' WHERE Id = 1");
                    return await ThrowsAsync(() => RunAsync(one, "SET lock_timeout = '20ms'; UPDATE T SET Code = 'd' WHERE Id = 1"));
                case "the server ends the session":
                    await RunAsync(other, $"SELECT pg_terminate_backend({one.ProcessID})");
                    return await ThrowsAsync(() => RunAsync(one, "SELECT 1"));
                case "the session after its end":
                    await RunAsync(other, $"SELECT pg_terminate_backend({one.ProcessID})");
                    await ThrowsAsync(() => RunAsync(one, "SELECT 1"));
                    return await ThrowsAsync(() => RunAsync(one, "SELECT 1"));
                case "nobody answers":
                    await using (var nobody = new NpgsqlConnection($"Host=127.0.0.1;Port={FreePort.Next()};Username=x;Pooling=false"))
                        return await ThrowsAsync(() => nobody.OpenAsync(TestContext.Current.CancellationToken));
                case "a wrong password":
                    var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "nobody-of-that-name", Password = "x" };
                    await using (var stranger = new NpgsqlConnection(wrong.ConnectionString + ";Pooling=false"))
                        return await ThrowsAsync(() => stranger.OpenAsync(TestContext.Current.CancellationToken));
                default:
                    return await ThrowsAsync(() => RunAsync(one, Sql(of)));
            }
        }

        static Task<Exception> ThrowsAsync(Func<Task> act) => Assert.ThrowsAnyAsync<Exception>(act);

        static async Task RunAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory, MemberData(nameof(SqlServer))]
    public async Task SqlServer_is_understood(string what, bool isTransient, bool isTaken)
    {
        var failure = what switch
        {
            "nobody answers" => await ConnectAsync(FreePort.Next()),
            "the server hangs up at once" => await HangUpAsync(afterHearing: false),
            "the server hangs up in the middle of a login" => await HangUpAsync(afterHearing: true),
            "the connection is closed" => Closed(),
            _ => Told(what),
        };

        AssertUnderstood(failure, isTransient, isTaken, isAway: what is "18456 14");
        Assert.Equal(isTransient, DatabaseEngine.IsTransient(new InvalidOperationException("likely due to a transient failure", failure)));
    }

    [Theory]
    [InlineData("Server=db", PoolBlockingPeriod.NeverBlock)]
    [InlineData("Server=db;Pool Blocking Period=AlwaysBlock", PoolBlockingPeriod.AlwaysBlock)] // asked for explicitly, it stays
    public void One_refused_login_keeps_no_other_from_trying(string connection, PoolBlockingPeriod blocks) =>
        Assert.Equal(blocks, new SqlConnectionStringBuilder(DatabaseEngine.ToSqlServer(connection)).PoolBlockingPeriod);

    [Theory]
    [InlineData("Host=db", 200, true, 40)] // two instances find room in the hundred of a server as it is installed
    [InlineData("Host=db;Max Auto Prepare=0;No Reset On Close=false;Maximum Pool Size=7", 0, false, 7)] // as some poolers in between need it
    public void What_is_asked_again_and_again_is_planned_once_and_no_instance_takes_all_connections(
        string connection, int prepared, bool isLeft, int connections)
    {
        var used = new NpgsqlConnectionStringBuilder(DatabaseEngine.ToPostgreSql(connection));

        Assert.Equal((prepared, isLeft, connections), (used.MaxAutoPrepare, used.NoResetOnClose, used.MaxPoolSize));
    }

    // What a session is told it keeps, and whoever has its connection next with it.
    [Fact]
    public void Who_tells_a_session_something_takes_it_back_or_has_a_connection_of_their_own() => Assert.Equal(
        [
            "Data/Changes/ChangeRelay.cs", // its own
            "Data/Engines/Contexts.cs", // SQL Server, each time that one is opened
            "Data/Engines/MigrationLock.cs", // takes it back
            "Data/Engines/Migrator.cs", // so does this
        ],
        Sources.All.Where(file => file.Find(OfASession()).Any()).Select(file => file.Path));

    [Fact]
    public void What_is_no_database_matter_is_never_repeated() => Assert.All(
        new Exception[]
        {
            new InvalidOperationException("Sequence contains no elements"), new TimeoutException(), new RuleBrokenException("not_allowed"),
            new ObjectDisposedException("ours"),
        },
        failure => Assert.False(DatabaseEngine.IsTransient(failure)));

    // What may be repeated may be asked for again by who asked, and so may what an operator has to mend.
    private static void AssertUnderstood(Exception failure, bool isTransient, bool isTaken, bool isAway = false)
    {
        Assert.Equal(isTransient || isAway, DatabaseEngine.IsUnavailable(failure));
        Assert.Equal((isTransient, isTaken), (DatabaseEngine.IsTransient(failure), DatabaseEngine.IsUniqueViolation(failure)));
        Assert.Equal(
            (isTransient, isTaken), (
                DatabaseEngine.IsTransient(new DbUpdateException("wrapped", failure)),
                DatabaseEngine.IsUniqueViolation(new DbUpdateException("wrapped", failure))));
    }

    private static string Sql(string what) => what switch
    {
        "the key is taken" => "INSERT INTO T VALUES (1, 'z')",
        "a unique value is taken" => "INSERT INTO T VALUES (9, 'a')",
        "a value is missing" => "INSERT INTO T VALUES (9, NULL)",
        _ => "SELECT * FROM NoSuchTable",
    };

    private static async Task<Exception> ConnectAsync(int port)
    {
        await using var connection = new SqlConnection(
            $"Server=tcp:127.0.0.1,{port};User ID=sa;Password=x;Encrypt=false;Pooling=false;Connect Timeout=5;ConnectRetryCount=0");
        return await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
    }

    // A server in name only: it takes the call, perhaps hears the greeting, and closes.
    private static async Task<Exception> HangUpAsync(bool afterHearing)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        server.Start();
        var answering = AnswerAsync();
        var failure = await ConnectAsync(((IPEndPoint)server.LocalEndpoint).Port);
        await over.CancelAsync();
        await answering; // before it is stopped: a stopped listener is not asked again
        return failure;

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var caller = await server.AcceptTcpClientAsync(over.Token);
                    if (afterHearing)
                        _ = await caller.GetStream().ReadAtLeastAsync(new byte[8], 8, throwOnEndOfStream: false, over.Token);
                }
            }
            catch (Exception stopped) when (stopped is IOException or SocketException or OperationCanceledException)
            {
            }
        }
    }

    private static Exception Closed()
    {
        using var connection = new SqlConnection("Server=tcp:127.0.0.1,1");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        return Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
    }

    // The driver's own exception, made as it makes it: it has no public way.
    private static SqlException Told(string numbersAndSeverities)
    {
        const BindingFlags Inside = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        foreach (var said in numbersAndSeverities.Split(", ").Select(text => text.Split(' ')))
        {
            var make = typeof(SqlError).GetConstructors(Inside).OrderBy(c => c.GetParameters().Length).First();
            var error = make.Invoke([.. make.GetParameters().Select(p => p.Name switch
            {
                "infoNumber" => int.Parse(said[0], System.Globalization.CultureInfo.InvariantCulture),
                "errorClass" => byte.Parse(said[1], System.Globalization.CultureInfo.InvariantCulture),
                _ => p.ParameterType == typeof(string) ? "" : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null,
            })]);
            typeof(SqlErrorCollection).GetMethod("Add", Inside)!.Invoke(errors, [error]);
        }

        var create = typeof(SqlException).GetMethods(Inside).First(m => m.Name is "CreateException" && m.GetParameters().Length is 2);
        return (SqlException)create.Invoke(null, [errors, "16.0.0"])!;
    }

    [GeneratedRegex(@"\bSET (?:\w+_timeout|SESSION|NOCOUNT|search_path|role)\b|\bLISTEN \{|_advisory_lock\(|\bCREATE TEMP", RegexOptions.IgnoreCase)]
    private static partial Regex OfASession();
}
