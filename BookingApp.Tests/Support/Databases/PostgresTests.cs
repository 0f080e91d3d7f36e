using Npgsql;

namespace BookingApp.Tests.Support.Databases;

public sealed class PostgresTests
{
    [Fact]
    public async Task Every_test_has_a_database_of_its_own()
    {
        await using var mine = await Postgres.CreateEmptyAsync();
        await using var yours = await Postgres.CreateEmptyAsync();

        await TellAsync(mine, "CREATE TABLE thing (id int)");
        await TellAsync(yours, "CREATE TABLE thing (id int)"); // else: it exists already
    }

    private static async Task TellAsync(Postgres database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
