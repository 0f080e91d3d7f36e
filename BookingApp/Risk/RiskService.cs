using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Risk;

/// <summary>What the list of refusals can be sorted by.</summary>
public enum RiskColumn
{
    Last,
    Rule,
    Times,
}

/// <summary>Keeps the block list, and shows what was refused.</summary>
public sealed class RiskService(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, CatalogQueries catalogs, Ids ids, TimeProvider clock)
{
    /// <summary>Blocks somebody, by an email under all addresses of its customer; who is blocked already gets the new reason and end.</summary>
    public async Task<SaveResult> BlockAsync(Actor actor, BlockForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var now = clock.Now();
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var (subject, label) = await SubjectOfAsync(form, ct);
        var check = new FormCheck()
            .Must(subject is not null, nameof(BlockForm.Value), $"block_{form.Kind.ToString().ToLowerInvariant()}")
            .Must(form.Reason.Trim() is { Length: > 0 and <= 500 }, nameof(BlockForm.Reason), "block_reason")
            .Day(form.Until, nameof(BlockForm.Until))
            .Must(form.Until is null || form.Until >= zone.DayOf(now), nameof(BlockForm.Until), "block_until");
        if (check.Errors.Count > 0)
            return new SaveResult.Invalid(check.Errors);

        RiskBlock Of(string key, string label) => new()
        {
            Id = ids.NewId(now),
            Kind = form.Kind,
            Subject = key,
            Label = label,
            Reason = form.Reason.Trim(),
            CreatedAt = now,
            CreatedBy = actor.ToString()!,
            ExpiresAt = form.Until is { } day ? zone.StartOf(day.AddDays(1)) : null,
        };
        return await work.TryAsync<SaveResult>(async (db, token) =>
        {
            RiskBlock[] blocks = form.Kind is SubjectKind.Email
                ? [.. (await CustomerMailboxes.LockAsync(db, label, token)).Select(m => Of(Subject.Of(form.Kind, m).Key, m))]
                : [Of(subject!.Key, label)];
            var keys = blocks.Select(b => b.Subject).ToList();
            await db.RiskBlocks.Where(b => keys.Contains(b.Subject)).ExecuteDeleteAsync(token);
            db.RiskBlocks.AddRange(blocks);
            return new SaveResult.Saved(0);
        }, ct) ?? new SaveResult.ChangedMeanwhile();
    }

    /// <summary>Takes a block back, with those of the same customer's other addresses. Repeating it is harmless.</summary>
    public async Task UnblockAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        await work.DoAsync(async (db, token) =>
        {
            if (await db.RiskBlocks.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, token) is not { } block)
                return;
            List<string> keys = block.Kind is SubjectKind.Email
                ? [block.Subject, .. (await CustomerMailboxes.LockAsync(db, block.Label, token)).Select(m => Subject.Of(block.Kind, m).Key)]
                : [block.Subject];
            await db.RiskBlocks.Where(b => keys.Contains(b.Subject)).ExecuteDeleteAsync(token);
        }, ct);
    }

    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue.AddDays(-1); // a block without an end ends last

    /// <summary>The own order of the list of blocks.</summary>
    public static readonly ListOrder<BlockColumn> NewestBlockFirst = new(BlockColumn.Since, IsDescending: true);

    /// <summary>The own order of the list of refusals.</summary>
    public static readonly ListOrder<RiskColumn> LatestFirst = new(RiskColumn.Last, IsDescending: true);

    /// <summary>A page of who is blocked, the newest first or in the order asked for; those whose time is over for a month more. A page beyond the last
    /// is the last.</summary>
    public async Task<PageOf<RiskBlock>> BlocksAsync(
        int page = 1, int pageSize = 25, ListOrder<BlockColumn>? asked = null, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var total = await db.RiskBlocks.CountAsync(ct);
        page = PageOf.Nearest(page, total, pageSize);
        var order = asked ?? NewestBlockFirst;
        var sorted = order.Column switch
        {
            BlockColumn.Who => order.Sort(db.RiskBlocks, b => b.Label),
            BlockColumn.Until => order.Sort(db.RiskBlocks, b => b.ExpiresAt ?? Never),
            _ => order.Sort(db.RiskBlocks, b => b.CreatedAt),
        };
        return new(await sorted.ThenBy(b => b.Id).AsNoTracking().Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(ct), total, page, pageSize);
    }

    /// <summary>The block of an email address that stands now, if any.</summary>
    public async Task<RiskBlock?> FindBlockAsync(string email, CancellationToken ct = default)
    {
        if (email.Length is 0)
            return null;
        var (subject, now) = (Subject.Of(SubjectKind.Email, email).Key, clock.Now());
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RiskBlocks.AsNoTracking().SingleOrDefaultAsync(b => b.Subject == subject && (b.ExpiresAt == null || b.ExpiresAt > now), ct);
    }

    /// <summary>What was refused, the latest first or in the order asked for; of one rule, or all.</summary>
    public async Task<PageOf<RiskDecision>> DecisionsAsync(
        string? rule, string? subject, int page, int pageSize, ListOrder<RiskColumn>? asked = null, CancellationToken ct = default)
    {
        (rule, subject) = (Printable(rule), Printable(subject)); // they come from an address, and no database takes everything
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.RiskDecisions.AsNoTracking().Where(d => (rule == null || d.Rule == rule) && (subject == null || d.Subject == subject));
        var total = await found.CountAsync(ct);
        page = PageOf.Nearest(page, total, pageSize);
        var order = asked ?? LatestFirst;
        var sorted = order.Column switch
        {
            RiskColumn.Rule => order.Sort(found, d => d.Rule).ThenByDescending(d => d.LastAt),
            RiskColumn.Times => order.Sort(found, d => d.Times).ThenByDescending(d => d.LastAt),
            _ => order.Sort(found, d => d.LastAt),
        };
        return new(await sorted.ThenBy(d => d.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(ct), total, page, pageSize);
    }

    private static string? Printable(string? text) => text is null ? null : string.Concat(text.Where(c => !char.IsControl(c)));

    // A browser is known by its booking alone: nobody can type its cookie.
    private async Task<(Subject? Subject, string Label)> SubjectOfAsync(BlockForm form, CancellationToken ct)
    {
        var value = form.Value.Trim();
        switch (form.Kind)
        {
            case SubjectKind.Email:
                return EmailAddress.TryParse(value, out var address) ? (Subject.Of(form.Kind, address.Canonical), address.Canonical) : (null, value);
            case SubjectKind.Address:
                return (NetworkPrefix.TryReadFirst(value, out _) ? Subject.Of(form.Kind, value) : null, value);
            default:
                await using (var db = await contexts.CreateDbContextAsync(ct))
                {
                    var reference = value.ToUpperInvariant();
                    var browser = await db.Reservations.Where(r => r.Reference == reference).Select(r => r.Browser).FirstOrDefaultAsync(ct);
                    return (new Visitor(browser, null, null).Subjects.FirstOrDefault(), reference);
                }
        }
    }
}
