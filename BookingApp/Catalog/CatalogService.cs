using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Photos;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Catalog;

/// <summary>Changes what can be booked: services, people, rooms, hours, closures and the business itself.</summary>
public sealed class CatalogService(
    UnitOfWork work, CatalogQueries catalogs,
    IOptions<PriceOptions> prices, PhotoStore photos, IEnumerable<CurrencyChange> others, TimeProvider clock, ILogger<CatalogService> log)
{
    /// <summary>What is wrong with a service's form, before anything is tried.</summary>
    public async Task<IReadOnlyDictionary<string, FieldError>> CheckAsync(ServiceForm form, CancellationToken ct = default) =>
        form.Check((await catalogs.SnapshotAsync(ct)).Business.Currency, prices.Value);

    /// <summary>Makes a service, or changes the one with this id.</summary>
    public async Task<SaveResult> SaveServiceAsync(Actor actor, int? id, ServiceForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var currency = (await catalogs.SnapshotAsync(ct)).Business.Currency;
        if (form.Check(currency, prices.Value) is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);
        var gone = false;
        var result = await SaveAsync(form.Command, async (db, token) =>
        {
            var service = id is null ? null : await FindServiceAsync(db, id.Value, token);
            if (id is not null && service?.Version != form.Version)
                return null;

            var photo = service?.Photo;
            if (gone = !await MayNameAsync(db, form.Photo, photo, token))
                return null;
            service ??= await NewServiceAsync(db, form, currency, token);
            var nextQuestion = await db.Questions.MaxAsync(q => (int?)q.Id, token) ?? 0;
            form.ApplyTo(service, currency, () => ++nextQuestion);
            Touch(db, service);
            await DropAsync(db, photo, form.Photo, token);
            return service.Id;
        }, ct);
        return gone && result is SaveResult.ChangedMeanwhile ? PhotoIsGone : result;
    }

    /// <summary>Moves a service one place up or down in the customers' list.</summary>
    public async Task<SaveResult> MoveServiceAsync(Actor actor, int id, bool up, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await SaveAsync(async (db, token) =>
        {
            var services = await db.Services.OrderBy(s => s.SortOrder).ThenBy(s => s.Id).ToListAsync(token);
            return Reorder(services, services.FindIndex(s => s.Id == id), up, (s, order) => s.SortOrder = order) ? id : null;
        }, ct);
    }

    /// <summary>Makes a person or a room, or changes the one with this id.</summary>
    public async Task<SaveResult> SaveResourceAsync(Actor actor, int? id, ResourceForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (form.Check() is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);
        var gone = false;
        var result = await SaveAsync(form.Command, async (db, token) =>
        {
            var resource = id is null
                ? null
                : await db.Resources.Include(r => r.Hours).ThenInclude(h => h.Breaks).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, token);
            if (id is not null && resource?.Version != form.Version)
                return null;

            var photo = resource?.Photo;
            if (gone = !await MayNameAsync(db, form.Photo, photo, token))
                return null;
            resource ??= await NewResourceAsync(db, form, token);
            var nextHours = await db.OpeningHours.MaxAsync(h => (int?)h.Id, token) ?? 0;
            var nextBreak = await db.Breaks.MaxAsync(b => (int?)b.Id, token) ?? 0;
            form.ApplyTo(resource, () => ++nextHours, () => ++nextBreak);
            Touch(db, resource);
            await DropAsync(db, photo, form.Photo, token);
            return resource.Id;
        }, ct);
        return gone && result is SaveResult.ChangedMeanwhile ? PhotoIsGone : result;
    }

    /// <summary>Moves a person or room one place up or down among its kind.</summary>
    public async Task<SaveResult> MoveResourceAsync(Actor actor, int id, bool up, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await SaveAsync(async (db, token) =>
        {
            var kind = await db.Resources.Where(r => r.Id == id).Select(r => (ResourceKind?)r.Kind).SingleOrDefaultAsync(token);
            var resources = await db.Resources.Where(r => r.Kind == kind).OrderBy(r => r.SortOrder).ThenBy(r => r.Id).ToListAsync(token);
            return Reorder(resources, resources.FindIndex(r => r.Id == id), up, (r, order) => r.SortOrder = order) ? id : null;
        }, ct);
    }

    /// <summary>Shuts the whole business for some days; the same command once.</summary>
    public async Task<SaveResult> AddClosureAsync(Actor actor, DateOnly from, DateOnly to, string reason, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (await CheckClosureAsync(from, to, reason, ct) is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);

        var twice = false;
        var result = await SaveAsync(command, async (db, token) =>
        {
            if (twice = await db.Closures.AnyAsync(c => c.From <= from && to <= c.To, token))
                return null;
            var closure = new Closure { Id = (await db.Closures.MaxAsync(c => (int?)c.Id, token) ?? 0) + 1, From = from, To = to, Reason = reason.Trim() };
            db.Closures.Add(closure);
            return closure.Id;
        }, ct, (db, id, token) => db.Closures.AnyAsync(c => c.Id == id && c.From == from && c.To == to, token));
        return twice && result is SaveResult.ChangedMeanwhile ? new SaveResult.Invalid(new FormCheck().Must(false, "From", "closure_twice").Errors) : result;
    }

    /// <summary>What is wrong with a closure, before anything is tried. Whether it is there already shows when it is added.</summary>
    public async Task<IReadOnlyDictionary<string, FieldError>> CheckClosureAsync(DateOnly from, DateOnly to, string reason, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        return new FormCheck().Day(from, "From").Day(to, "To")
            .Must(from <= to, "To", "dates_order").Must(to.DayNumber - from.DayNumber < 366, "To", "closure_long")
            .Must(to >= catalog.Zone.DayOf(clock.GetUtcNow()), "To", "closure_past")
            .Text(reason, "Reason", 200).Errors;
    }

    /// <summary>Opens the business again on the days of a closure.</summary>
    public async Task<SaveResult> RemoveClosureAsync(Actor actor, int id, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await SaveAsync(async (db, token) => await db.Closures.Where(c => c.Id == id).ExecuteDeleteAsync(token) > 0 ? id : null, ct);
    }

    /// <summary>Changes the business's settings. A new currency, agreed to, keeps the numbers of all prices; bookings keep the money they were made
    /// in.</summary>
    public async Task<SaveResult> SaveBusinessAsync(Actor actor, BusinessForm form, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (form.Check() is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);
        if (form.Currency != (await catalogs.SnapshotAsync(ct)).Business.Currency && form.AgreedCurrency != form.Currency)
            return new SaveResult.Invalid(new FormCheck().Must(false, nameof(BusinessForm.Currency), "currency_agree").Errors);

        return await SaveAsync(form.Command, async (db, token) =>
        {
            var business = await db.Businesses.SingleAsync(token);
            if (business.Version != form.Version)
                return null;

            if (business.Currency != form.Currency)
            {
                if (form.AgreedCurrency != form.Currency)
                    return null;
                foreach (var service in await db.Services.ToListAsync(token))
                    (service.Price, service.DepositMinor) = (
                        Restate(service.Price, form.Currency), Restate(service.Price with { Minor = service.DepositMinor }, form.Currency).Minor);
                foreach (var change in others)
                    await change(db, business.Currency, form.Currency, token);
            }

            form.ApplyTo(business);
            Touch(db, business);
            return Business.OnlyId;
        }, ct);
    }

    /// <summary>Prices, deposits and the worth of a point that a new currency would round, since it has fewer decimals.</summary>
    public async Task<IReadOnlyList<RoundedAmount>> RoundedByAsync(BusinessForm form, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var amounts = catalog.Services.SelectMany(s => new[] { (s.Name, s.Price), (s.Name, s.Price with { Minor = s.DepositMinor }) })
            .Append((nameof(BusinessForm.PointValue), form.PointValueBefore ?? Money.Zero(catalog.Business.Currency)));
        return [.. amounts.Select(a => new RoundedAmount(a.Item1, a.Item2, Restate(a.Item2, form.Currency))).Where(a => a.IsRounded)];
    }

    /// <summary>The catalogue as it would be with this service: to show what a save would do.</summary>
    public async Task<CatalogSnapshot> WithServiceAsync(int? id, ServiceForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var service = form.AsIfSaved(id ?? int.MaxValue, now.Business.Currency);
        return new CatalogSnapshot(now.Business, [.. now.Services.Where(s => s.Id != service.Id), service], now.Resources, now.Closures);
    }

    /// <summary>The catalogue as it would be with this person or room.</summary>
    public async Task<CatalogSnapshot> WithResourceAsync(int? id, ResourceForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var resource = form.AsIfSaved(id ?? int.MaxValue);
        return new CatalogSnapshot(now.Business, now.Services, [.. now.Resources.Where(r => r.Id != resource.Id), resource], now.Closures);
    }

    /// <summary>The catalogue as it would be with this closure.</summary>
    public async Task<CatalogSnapshot> WithClosureAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        return new CatalogSnapshot(now.Business, now.Services, now.Resources, [.. now.Closures, new Closure { Id = int.MaxValue, From = from, To = to }]);
    }

    /// <summary>The catalogue as it would be with these settings.</summary>
    public async Task<CatalogSnapshot> WithBusinessAsync(BusinessForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var business = new Business { Name = form.Name, TimeZone = form.TimeZone, Currency = form.Currency, Locale = form.Locale };
        return new CatalogSnapshot(business, now.Services, now.Resources, now.Closures);
    }

    private Task<SaveResult> SaveAsync(Func<BookingDbContext, CancellationToken, Task<int?>> unit, CancellationToken ct) => SaveAsync(null, unit, ct);

    // Somebody else was faster: by a conflict of version or key at the commit, or, where the unit answers null, before it looked.
    // What was saved by the same command before and is not there any more was changed meanwhile, too.
    private async Task<SaveResult> SaveAsync(
        Guid? command, Func<BookingDbContext, CancellationToken, Task<int?>> unit, CancellationToken ct,
        Func<BookingDbContext, int, CancellationToken, Task<bool>>? isThere = null)
    {
        var saved = await work.OnceAsync<SaveResult>(
            command,
            async (db, asked, token) =>
            {
                if (await unit(db, token) is not { } id)
                    return null;
                db.Publish(Change.Catalog);
                asked.Made = id;
                return new SaveResult.Saved(id);
            },
            async (db, done, token) => isThere is null || await isThere(db, done.Made!.Value, token) ? new SaveResult.Saved(done.Made!.Value) : null,
            ct);
        if (saved is SaveResult.Saved done)
            log.LogInformation("The catalogue was changed ({Id})", done.Id);
        return saved ?? new SaveResult.ChangedMeanwhile();
    }

    private static SaveResult.Invalid PhotoIsGone => new(new FormCheck().Must(false, nameof(ServiceForm.Photo), "photo_gone").Errors);

    // From here on nobody takes it away. One that the row names already may stay as it is, there or not.
    private async Task<bool> MayNameAsync(BookingDbContext db, string? photo, string? before, CancellationToken ct) =>
        photo is null || photo == before || await photos.TouchAsync(db, photo, ct);

    // With the save or not at all: a save that fails keeps its photo.
    private static async Task DropAsync(BookingDbContext db, string? before, string? now, CancellationToken ct)
    {
        if (before is null || before == now)
            return;
        await db.SaveChangesAsync(ct);
        await PhotoStore.DropAsync(db, before, ct);
    }

    private static async Task<Service> NewServiceAsync(BookingDbContext db, ServiceForm form, string currency, CancellationToken ct)
    {
        var last = await db.Services.MaxAsync(s => (int?)s.Id, ct) ?? 0;
        var order = await db.Services.MaxAsync(s => (int?)s.SortOrder, ct) ?? 0;
        var service = new Service
        {
            Id = last + 1,
            Name = form.Name,
            DurationMinutes = form.DurationMinutes,
            Price = Money.Zero(currency),
            SortOrder = order + 1,
        };
        db.Services.Add(service);
        return service;
    }

    private static Task<Service?> FindServiceAsync(BookingDbContext db, int id, CancellationToken ct) =>
        db.Services.Include(s => s.People).Include(s => s.Questions).AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct);

    private static async Task<Resource> NewResourceAsync(BookingDbContext db, ResourceForm form, CancellationToken ct)
    {
        var last = await db.Resources.MaxAsync(r => (int?)r.Id, ct) ?? 0;
        var order = await db.Resources.MaxAsync(r => (int?)r.SortOrder, ct) ?? 0;
        var resource = new Resource { Id = last + 1, Kind = form.Kind, Name = form.Name, SortOrder = order + 1 };
        db.Resources.Add(resource);
        return resource;
    }

    // A change of hours, people or questions alone must raise the version too.
    private static void Touch<T>(BookingDbContext db, T row) where T : class, IVersioned
    {
        if (db.Entry(row) is { State: EntityState.Unchanged } entry)
            entry.State = EntityState.Modified;
    }

    private static bool Reorder<T>(List<T> rows, int at, bool up, Action<T, int> place)
    {
        var to = up ? at - 1 : at + 1;
        if (at < 0)
            return false;
        if (to >= 0 && to < rows.Count)
            (rows[at], rows[to]) = (rows[to], rows[at]);
        for (var i = 0; i < rows.Count; i++)
            place(rows[i], i + 1);
        return true;
    }

    // The number is kept; decimals that the new currency lacks are rounded, which admins are shown before.
    internal static Money Restate(Money price, string currency)
    {
        var amount = decimal.Round(price.ToDecimal(), Money.DecimalsOf(currency), MidpointRounding.AwayFromZero);
        return Money.Parse(amount.ToString(System.Globalization.CultureInfo.InvariantCulture), currency);
    }
}
