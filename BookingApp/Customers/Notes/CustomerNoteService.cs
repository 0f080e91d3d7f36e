using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Notes;

/// <summary>Keeps what staff write of a customer.</summary>
public sealed class CustomerNoteService(UnitOfWork work)
{
    private const int MaxTries = 5; // of a lost race

    /// <summary>Adds a note, once per command.</summary>
    public async Task<NoteResult> AddAsync(Actor actor, Guid customerId, string text, Guid command, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (Refuse(text) is { } refused)
            return refused;
        var now = work.Now();
        return await work.OnceAsync<NoteResult>(command, async (db, _, token) =>
        {
            if (!await db.Customers.AnyAsync(c => c.Id == customerId, token))
                return new NoteResult.NotFound();
            db.CustomerNotes.Add(CustomerNote.Write(actor, command, customerId, text.Trim(), now));
            db.Publish(Change.Customer(customerId));
            return new NoteResult.Done();
        }, (_, _, _) => Task.FromResult<NoteResult?>(new NoteResult.Done()), ct) ?? new NoteResult.NotFound(); // they were erased in this instant
    }

    /// <summary>Writes a note anew, if it is still as it was read.</summary>
    public Task<NoteResult> EditAsync(Actor actor, Guid id, int version, string text, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return Refuse(text) is { } refused
            ? Task.FromResult<NoteResult>(refused)
            : ChangeAsync(id, version, (_, note) => note.Edit(actor, text.Trim(), work.Now()), ct);
    }

    /// <summary>Takes a note away, if it is still as it was read. One that is gone already is no fault.</summary>
    public async Task<NoteResult> DeleteAsync(Actor actor, Guid id, int version, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return await ChangeAsync(id, version, (db, note) => db.CustomerNotes.Remove(note), ct) is NoteResult.ChangedMeanwhile changed
            ? changed
            : new NoteResult.Done();
    }

    private async Task<NoteResult> ChangeAsync(Guid id, int version, Action<BookingDbContext, CustomerNote> change, CancellationToken ct)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var result = await work.TryAsync<NoteResult>(async (db, token) =>
            {
                if (await db.CustomerNotes.SingleOrDefaultAsync(n => n.Id == id, token) is not { } note)
                    return new NoteResult.NotFound();
                if (note.Version != version)
                    return new NoteResult.ChangedMeanwhile(note);
                change(db, note);
                db.Publish(Change.Customer(note.CustomerId));
                return new NoteResult.Done();
            }, ct);
            if (result is not null)
                return result;
        }

        throw new InvalidOperationException("The note kept changing.");
    }

    private static NoteResult.Invalid? Refuse(string text) =>
        VisibleText.IsBlank(text) ? new("required")
        : text.Trim().Length > CustomerNote.MaxLength ? new("too_long")
        : text.Any(c => char.IsControl(c) && c is not '\n' and not '\r' and not '\t') ? new("characters")
        : null;
}
