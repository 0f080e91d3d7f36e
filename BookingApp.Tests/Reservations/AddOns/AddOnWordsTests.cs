using System.Text.Json;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers.Erasure;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>Where people read of what comes with a visit.</summary>
public sealed class AddOnWordsTests
{
    [Fact]
    public async Task Its_email_and_its_calendar_file_name_what_comes_with_it()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, Wish(world, "10:00", Stones, Tea))).Reservation;

        var text = (await RenderAsync(world, booked.Id)).Text.ReplaceLineEndings("\n");
        var file = (await world.Get<CalendarFiles>().FileAsync(booked.Reference, booked.Key, TestContext.Current.CancellationToken))!;

        Assert.Contains("Add-ons: Hot stones, €12.00, Tea, €3.00\n", text, StringComparison.Ordinal);
        Assert.Contains("Price: €60.00\n", text, StringComparison.Ordinal);
        Assert.Contains("10:00 – 11:30", text, StringComparison.Ordinal);
        Assert.Contains("DESCRIPTION:Hot stones\\, Tea\\nAna\\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_one_email_of_several_visits_names_them_with_each_visit()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var visits = Assert.IsType<SeriesResult.Booked>(await world.Get<SeriesService>().BookAsync(
            TestWorld.Staff, new SeriesRequest(world.NewCommand(), new("Maya", "maya@example.com"), [
                Wish(world, "10:00", Stones, Tea), Wish(world, "13:00")]))).Visits;

        var text = (await RenderAsync(world, visits[0].Id)).Text;

        Assert.Contains("Massage + Hot stones + Tea", text, StringComparison.Ordinal);
        Assert.Single(text.Split("Hot stones").Skip(1));
    }

    [Fact]
    public async Task What_a_person_may_have_of_what_we_keep_tells_it_and_who_is_forgotten_leaves_it_with_the_money()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, Wish(world, "10:00", Stones))).Reservation;
        await using var db = await world.OpenAsync();
        var row = await db.Reservations.SingleAsync(r => r.Id == booked.Id);

        var kept = await world.Get<IEnumerable<IPersonalData>>().Single(p => p.Name is "bookings").ExportAsync(
            db, new DataSubject(row.CustomerId!.Value, [], [booked.Id]), TestContext.Current.CancellationToken);
        row.Forget();

        Assert.Contains(
            "\"AddOns\":[{\"Name\":\"Hot stones\",\"Price\":\"12.00 EUR\",\"Minutes\":30}]",
            JsonSerializer.Serialize(kept), StringComparison.Ordinal);
        Assert.Equal(("Hot stones", 5700L), (row.AddOns.Single().Name, row.Price.Minor));
    }

    // Terms that a visit was sold under are its service's: an add-on makes it no other visit.
    [Fact]
    public async Task A_new_price_or_length_of_the_service_is_told_of_what_its_own_part_was()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        await HeldAsync(world, "10:00", Stones);
        await HeldAsync(world, "13:00");
        var massage = (await world.Get<CatalogQueries>().SnapshotAsync()).FindService(TestWorld.Massage)!;
        var stranded = world.Get<StrandedBookings>();
        var dearer = massage.With(AddOnIds.Of([Tea]));

        var kept = await stranded.KeptAsync(dearer);

        Assert.Equal([(2, 60, 4500L)], kept.Select(k => (k.Count, k.Minutes, k.Price.Minor)));
    }

    private static async Task<BookingApp.Notifications.Sending.EmailMessage> RenderAsync(TestWorld world, Guid id)
    {
        await using var db = await world.OpenAsync();
        var email = await db.OutboxEmails.SingleAsync(e => e.ReservationId == id && e.Kind == EmailKind.Confirmation);
        return await world.Get<EmailRenderer>().RenderAsync(email, await EmailBookings.OfAsync(db, email, TestContext.Current.CancellationToken));
    }
}
