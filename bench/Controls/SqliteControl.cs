using Microsoft.EntityFrameworkCore;

namespace BookingApp.Controls;

/// <summary>One booking of an hour and its twelve cells in one synced SQLite transaction by EF: the writing that no hold can do without.</summary>
internal static class SqliteControl
{
    // SQLite has one writer: who waits here does not sleep in its busy handler.
    private static readonly SemaphoreSlim _writer = new(1);

    public static async Task<WebApplication> MapAsync(WebApplicationBuilder builder, string file)
    {
        builder.Services.AddPooledDbContextFactory<Bookings>(options => options.UseSqlite($"Data Source={file}"));
        var app = builder.Build();
        var contexts = app.Services.GetRequiredService<IDbContextFactory<Bookings>>();
        await using (var db = await contexts.CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync(); // in WAL, as EF makes it
            if (await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync() != 2)
                throw new InvalidOperationException("This SQLite does not sync in full: the control would be no control.");
        }

        app.MapGet("/ready", () => Results.Ok());
        app.MapPost("/", async (Wish wish) =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var booking = new Booking { Id = Guid.CreateVersion7(), Person = wish.Person, Cell = wish.Cell, HeldUntil = DateTimeOffset.UtcNow.AddMinutes(15) };
            db.Add(booking);
            db.AddRange(Enumerable.Range(0, 12).Select(n => new Cell { Person = wish.Person, Number = wish.Cell + n, BookingId = booking.Id }));
            await _writer.WaitAsync();
            try
            {
                await db.SaveChangesAsync();
                return Results.Created($"/{booking.Id}", booking);
            }
            catch (DbUpdateException) // the key of a cell
            {
                return Results.Conflict(booking);
            }
            finally
            {
                _writer.Release();
            }
        });
        return app;
    }

    internal sealed record Wish(int Person, int Cell);

    internal sealed class Booking
    {
        public Guid Id { get; init; }
        public int Person { get; init; }
        public int Cell { get; init; }
        public DateTimeOffset HeldUntil { get; init; }
    }

    internal sealed class Cell
    {
        public int Person { get; init; }
        public int Number { get; init; }
        public Guid BookingId { get; init; }
    }

    internal sealed class Bookings(DbContextOptions<Bookings> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Booking>();
            modelBuilder.Entity<Cell>().HasKey(cell => new { cell.Person, cell.Number });
        }
    }
}
