using Npgsql;

namespace BookingApp.Controls;

/// <summary>One booking of an hour and its twelve cells in one PostgreSQL transaction: the writing that no hold can do without.</summary>
internal static class PostgreSqlControl
{
    public static async Task<WebApplication> MapAsync(WebApplicationBuilder builder, string connection)
    {
        var source = NpgsqlDataSource.Create(connection);
        await using (var tables = source.CreateCommand(
            """
            CREATE TABLE bookings (id uuid PRIMARY KEY, person int NOT NULL, cell int NOT NULL, held_until timestamptz NOT NULL);
            CREATE TABLE cells (person int NOT NULL, number int NOT NULL, booking_id uuid NOT NULL, PRIMARY KEY (person, number))
            """))
        {
            await tables.ExecuteNonQueryAsync();
        }

        var app = builder.Build();
        app.MapGet("/ready", () => Results.Ok());
        app.MapPost("/", async (Wish wish) =>
        {
            var booking = new Booking(Guid.CreateVersion7(), wish.Person, wish.Cell, DateTimeOffset.UtcNow.AddMinutes(15));
            await using var batch = source.CreateBatch(); // one transaction, one round trip
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO bookings VALUES ($1, $2, $3, $4)")
            {
                Parameters =
                {
                    new() { Value = booking.Id }, new() { Value = booking.Person }, new() { Value = booking.Cell }, new() { Value = booking.HeldUntil },
                },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO cells SELECT $1, $2 + n, $3 FROM generate_series(0, 11) n")
            {
                Parameters = { new() { Value = booking.Person }, new() { Value = booking.Cell }, new() { Value = booking.Id } },
            });
            try
            {
                await batch.ExecuteNonQueryAsync();
                return Results.Created($"/{booking.Id}", booking);
            }
            catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UniqueViolation)
            {
                return Results.Conflict(booking);
            }
        });
        return app;
    }

    internal sealed record Wish(int Person, int Cell);

    internal sealed record Booking(Guid Id, int Person, int Cell, DateTimeOffset HeldUntil);
}
