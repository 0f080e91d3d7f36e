using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Photos;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Catalog;

/// <summary>Changes what can be booked: services, people and rooms.</summary>
public sealed class CatalogService(CatalogSaving saving, CatalogQueries catalogs, IOptions<PriceOptions> prices, PhotoStore photos)
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
        var result = await saving.SaveAsync(form.Command, async (db, token) =>
        {
            var service = id is null ? null : await FindServiceAsync(db, id.Value, token);
            if (id is not null && service?.Version != form.Version)
                return null;

            var photo = service?.Photo;
            if (gone = !await MayNameAsync(db, form.Photo, photo, token))
                return null;
            service ??= await NewServiceAsync(db, form, currency, token);
            var nextQuestion = await db.Questions.MaxAsync(q => (int?)q.Id, token) ?? 0;
            var nextAddOn = await db.AddOns.MaxAsync(a => (int?)a.Id, token) ?? 0;
            form.ApplyTo(service, currency, () => ++nextQuestion, () => ++nextAddOn);
            CatalogSaving.Touch(db, service);
            await DropAsync(db, photo, form.Photo, token);
            return service.Id;
        }, ct);
        return gone && result is SaveResult.ChangedMeanwhile ? PhotoIsGone : result;
    }

    /// <summary>Moves a service one place up or down in the customers' list.</summary>
    public async Task<SaveResult> MoveServiceAsync(Actor actor, int id, bool up, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await saving.SaveAsync(async (db, token) =>
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
        var result = await saving.SaveAsync(form.Command, async (db, token) =>
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
            CatalogSaving.Touch(db, resource);
            await DropAsync(db, photo, form.Photo, token);
            return resource.Id;
        }, ct);
        return gone && result is SaveResult.ChangedMeanwhile ? PhotoIsGone : result;
    }

    /// <summary>Moves a person or room one place up or down among its kind.</summary>
    public async Task<SaveResult> MoveResourceAsync(Actor actor, int id, bool up, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await saving.SaveAsync(async (db, token) =>
        {
            var kind = await db.Resources.Where(r => r.Id == id).Select(r => (ResourceKind?)r.Kind).SingleOrDefaultAsync(token);
            var resources = await db.Resources.Where(r => r.Kind == kind).OrderBy(r => r.SortOrder).ThenBy(r => r.Id).ToListAsync(token);
            return Reorder(resources, resources.FindIndex(r => r.Id == id), up, (r, order) => r.SortOrder = order) ? id : null;
        }, ct);
    }

    /// <summary>The catalogue as it would be with this service: to show what a save would do.</summary>
    public async Task<CatalogSnapshot> WithServiceAsync(int? id, ServiceForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var service = form.AsIfSaved(id ?? int.MaxValue, now.Business.Currency);
        return now.With(services: [.. now.Services.Where(s => s.Id != service.Id), service]);
    }

    /// <summary>The catalogue as it would be with this person or room.</summary>
    public async Task<CatalogSnapshot> WithResourceAsync(int? id, ResourceForm form, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var resource = form.AsIfSaved(id ?? int.MaxValue);
        return now.With(resources: [.. now.Resources.Where(r => r.Id != resource.Id), resource]);
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
        db.Services.Include(s => s.People).Include(s => s.Questions).Include(s => s.AddOns).AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct);

    private static async Task<Resource> NewResourceAsync(BookingDbContext db, ResourceForm form, CancellationToken ct)
    {
        var last = await db.Resources.MaxAsync(r => (int?)r.Id, ct) ?? 0;
        var order = await db.Resources.MaxAsync(r => (int?)r.SortOrder, ct) ?? 0;
        var resource = new Resource { Id = last + 1, Kind = form.Kind, Name = form.Name, SortOrder = order + 1 };
        db.Resources.Add(resource);
        return resource;
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
}
