using System.Globalization;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Data;
using BookingApp.Localization.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BookingApp.Catalog.Setup;

/// <summary>Gives an empty catalogue a beginning that is usual for its trade: a person with hours, a room where one is needed, and some services.</summary>
public sealed class TradeService(CatalogSaving saving, CatalogQueries catalogs, IStringLocalizer<AdminTexts> text)
{
    /// <summary>Adds it all in one step, in the language of the page; the same command once. Who works there already does it all;
    /// if nobody does, somebody of the name given begins.</summary>
    /// <returns><see cref="SaveResult.ChangedMeanwhile"/> when there are services already.</returns>
    public async Task<SaveResult> BeginAsync(Actor actor, Trade trade, string personName, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var (plan, currency) = (TradePlan.Of(trade), (await catalogs.SnapshotAsync(ct)).Business.Currency);
        return await saving.SaveAsync(command, async (db, token) =>
        {
            var last = await db.Resources.MaxAsync(r => (int?)r.Id, token) ?? 0; // a second beginning in the same moment takes the same numbers, and fails
            if (await db.Services.AnyAsync(token))
                return null;
            var people = await db.Resources.Where(r => r.Kind == ResourceKind.Person && r.Active).Select(r => r.Id).ToListAsync(token);
            if (people.Count is 0)
            {
                db.Resources.Add(await PersonAsync(db, ++last, personName, plan, token));
                people.Add(last);
            }

            var room = plan.RoomKind is { } kind ? text[$"Trade.{kind}"].Value : null;
            if (room is not null && !await db.Resources.AnyAsync(r => r.RoomKind == room, token))
                db.Resources.Add(new Resource { Id = ++last, Kind = ResourceKind.Room, Name = room, RoomKind = room, SortOrder = last });
            var question = await db.Questions.MaxAsync(q => (int?)q.Id, token) ?? 0;
            for (var i = 0; i < plan.Services.Count; i++)
                db.Services.Add(ServiceOf(plan.Services[i], i + 1, room, people, currency, () => ++question));
            return plan.Services.Count;
        }, ct);
    }

    private static async Task<Resource> PersonAsync(BookingDbContext db, int id, string name, TradePlan plan, CancellationToken ct)
    {
        var last = await db.OpeningHours.MaxAsync(h => (int?)h.Id, ct) ?? 0;
        var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = name, SortOrder = id };
        person.Hours.AddRange(plan.Days.Select((day, at) =>
            new OpeningHours { Id = last + 1 + at, ResourceId = id, Day = day, FromMinute = plan.From, ToMinute = plan.To }));
        return person;
    }

    private Service ServiceOf(PlannedService plan, int id, string? room, IEnumerable<int> people, string currency, Func<int> nextQuestion)
    {
        var form = new ServiceForm
        {
            Name = text[$"Trade.{plan.Name}"],
            DurationMinutes = plan.Minutes,
            Price = new Money(plan.Price, currency).ToDecimal().ToString(CultureInfo.CurrentCulture),
            Capacity = plan.Capacity,
            BufferAfterMinutes = plan.BufferAfter,
            NoticeMinutes = plan.NoticeMinutes,
            RoomKind = room,
            People = [.. people],
        };
        if (plan.Question is { } question)
            form.Questions.Add(new QuestionForm { Text = text[$"Trade.{question}"], Required = true });
        var service = new Service { Id = id, Name = form.Name, DurationMinutes = form.DurationMinutes, Price = Money.Zero(currency), SortOrder = id };
        form.ApplyTo(service, currency, nextQuestion, () => throw new InvalidOperationException("A beginning has no add-ons."));
        return service;
    }
}
