using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Customers;

/// <summary>All that the app keeps of a person, for that person.</summary>
public sealed class CustomerExport(IDbContextFactory<BookingDbContext> contexts, IEnumerable<IPersonalData> rooms, TimeProvider clock)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), // to be read by people, in a file of its own
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The file of a customer, as JSON in UTF-8; null when there is none with this id.</summary>
    public async Task<byte[]?> ReadAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } customer)
            return null;
        var mailboxes = await CustomerMailboxes.OfAsync(db, customer, ct);
        var mine = db.Reservations.Where(r => r.CustomerId == id || mailboxes.Contains(r.CustomerMailbox!));
        var subject = new DataSubject(id, mailboxes, await mine.Select(r => r.Id).ToListAsync(ct));
        var file = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["exportedAt"] = clock.Now(),
            ["customer"] = customer,
        };
        foreach (var room in rooms)
            file[room.Name] = await room.ExportAsync(db, subject, ct);
        return JsonSerializer.SerializeToUtf8Bytes(file, _json);
    }
}
