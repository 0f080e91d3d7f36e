using BookingApp.Data;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications;

/// <summary>Emails that no further try delivers.</summary>
internal sealed class EmailTasks(IDbContextFactory<BookingDbContext> contexts) : IHumanTaskSource
{
    private const int MaxDead = 1_000; // nobody reads a longer list

    public async Task<IReadOnlyList<HumanTask>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // ordered as the index is, so that it is used: by its averages alone the planner would read all emails
        var emails = await (from l in db.OutboxEmails.AsNoTracking().Where(l => l.State == EmailState.Dead).OrderBy(l => l.DueAt).Take(MaxDead)
                            join r in db.Reservations.AsNoTracking() on l.ReservationId equals r.Id
                            select new { r.Reference, l.LastError, Since = l.DueAt ?? l.WrittenAt }).ToListAsync(ct);
        return [.. emails.Select(l => new HumanTask(HumanTaskKind.Email, l.Reference, l.LastError, l.Since))];
    }
}
