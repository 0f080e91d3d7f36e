using BookingApp.Availability;
using BookingApp.Catalog.Forms;
using BookingApp.Data;
using BookingApp.Tests.Catalog;

namespace BookingApp.Tests.Availability;

public sealed class OfferPreviewTests
{
    private static readonly DateOnly _saturday = new(2026, 6, 6);

    [Fact]
    public async Task The_preview_shows_the_starts_of_the_next_open_day()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = await world.FormAsync();
        (form.DurationMinutes, form.IntervalMinutes) = (120, 60);

        var preview = await PreviewAsync(world, form);

        Assert.Equal(new DateOnly(2026, 6, 8), preview!.Date);
        Assert.Equal([9, 10, 13, 14, 15], preview.Starts.Select(s => s.Hour));
    }

    [Fact]
    public async Task Notice_and_horizon_count_in_the_preview_as_they_do_in_the_shop()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = await world.FormAsync();

        form.NoticeMinutes = 8 * 24 * 60; // from Monday, 1 June, 10:00 on
        var late = await PreviewAsync(world, form);
        form.HorizonDays = 7;
        var never = await PreviewAsync(world, form);

        Assert.Equal(new DateOnly(2026, 6, 9), late!.Date);
        Assert.Equal(10, late.Starts[0].Hour);
        Assert.Null(never);
    }

    [Fact]
    public async Task A_service_of_nobody_or_without_a_length_yet_offers_nothing()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var (nobody, empty) = (await world.FormAsync(), await world.FormAsync());
        nobody.People.Clear();
        empty.DurationMinutes = 0;

        Assert.Null(await PreviewAsync(world, nobody));
        Assert.Null(await PreviewAsync(world, empty));
    }

    private static async Task<OfferPreview?> PreviewAsync(CatalogWorld world, ServiceForm form) =>
        OfferPreview.Next(await world.Catalog.WithServiceAsync(CatalogWorld.Massage, form), CatalogWorld.Massage, _saturday, world.Clock.Now());
}
