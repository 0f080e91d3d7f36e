using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
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

    /// <summary>The file of a customer, or of whoever uses an address, as JSON in UTF-8; null when nothing is kept of them.</summary>
    public async Task<byte[]?> ReadAsync(Actor actor, DataSubjectKey whose, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var kept = await KeptAsync(whose, ct);
        if (kept.All(part => IsEmpty(part.Value)))
            return null;
        var file = new JsonObject { ["exportedAt"] = JsonSerializer.SerializeToNode(clock.Now(), _json) };
        foreach (var (name, part) in kept)
            file[name] = part;
        return JsonSerializer.SerializeToUtf8Bytes(file, _json);
    }

    /// <summary>The parts of that file in which there is something.</summary>
    public async Task<IReadOnlyList<string>> PartsAsync(Actor actor, DataSubjectKey whose, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return [.. (await KeptAsync(whose, ct)).Where(part => !IsEmpty(part.Value)).Select(part => part.Key)];
    }

    private async Task<List<KeyValuePair<string, JsonNode?>>> KeptAsync(DataSubjectKey whose, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (customer, mailboxes) = await DataSubjects.FindAsync(db, whose, ct);
        var bookings = await DataSubjects.BookingsOf(db, customer, mailboxes).Select(r => r.Id).ToListAsync(ct);
        var subject = new DataSubject(customer?.Id, mailboxes, bookings);
        var kept = new List<KeyValuePair<string, JsonNode?>> { new("customer", JsonSerializer.SerializeToNode(customer, _json)) };
        foreach (var room in rooms)
            kept.Add(new(room.Name, JsonSerializer.SerializeToNode(await room.ExportAsync(db, subject, ct), _json)));
        return kept;
    }

    private static bool IsEmpty(JsonNode? part) => part switch
    {
        null => true,
        JsonArray list => list.Count is 0,
        JsonObject members => members.All(member => IsEmpty(member.Value)),
        _ => false,
    };
}
