using BookingApp.Data.Backups;
using Npgsql;

namespace BookingApp.Tests.Data.Backups;

/// <summary>What a pg_restore of another version than the server's writes.</summary>
public sealed class PostgreSqlScriptTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // The one of 17 sets transaction_timeout, which no server before 17 has; those after it will set what none has yet.
    [Fact]
    public async Task Settings_at_its_head_that_the_server_does_not_know_are_left_out_and_nothing_else_is()
    {
        await using var server = await Postgres.CreateEmptyAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var whole = await connection.BeginTransactionAsync(Ct);
        var script = new PostgreSqlScript(connection);

        await script.ReadAsync(new StringReader("""
            --
            -- PostgreSQL database dump
            --

            \restrict 8uD

            SET statement_timeout = 0;
            SET lock_timeout = 61000;
            SET idle_in_transaction_session_timeout = 0;
            SET transaction_timeout = 0;
            SET client_encoding = 'UTF8';
            SET of_tomorrow = 'a b';
            SELECT pg_catalog.set_config('search_path', '', false);
            SET row_security = off;

            SET default_tablespace = '';

            CREATE FUNCTION public.of_ours() RETURNS text LANGUAGE sql AS $_$
            SELECT '
            SET of_tomorrow = ''kept'';
            '
            $_$;

            CREATE TABLE public.things (text text);

            COPY public.things (text) FROM stdin;
            SET transaction_timeout = 0;
            \.

            """), Ct);
        await script.FinishAsync(Ct);
        await whole.CommitAsync(Ct);

        Assert.Equal("61s", await AskAsync(connection, "SELECT current_setting('lock_timeout')"));
        Assert.Equal("off", await AskAsync(connection, "SELECT current_setting('row_security')"));
        Assert.Equal("SET of_tomorrow = 'kept';", (await AskAsync(connection, "SELECT public.of_ours()"))?.Trim());
        Assert.Equal("SET transaction_timeout = 0;", await AskAsync(connection, "SELECT text FROM public.things"));
    }

    // What it cannot do is no setting of another version: it fails, and nothing of it is kept.
    [Fact]
    public async Task A_setting_further_down_that_the_server_does_not_know_fails()
    {
        await using var server = await Postgres.CreateEmptyAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        var script = new PostgreSqlScript(connection);

        await script.ReadAsync(new StringReader("CREATE TABLE public.things (text text);\nSET of_tomorrow = 1;\n"), Ct);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => script.FinishAsync(Ct));
        Assert.Equal(PostgresErrorCodes.UndefinedObject, refused.SqlState);
    }

    private static async Task<string?> AskAsync(NpgsqlConnection connection, string question)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return (string?)await command.ExecuteScalarAsync(Ct);
    }
}
