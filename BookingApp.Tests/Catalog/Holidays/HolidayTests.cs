using System.Globalization;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Holidays;

namespace BookingApp.Tests.Catalog.Holidays;

public sealed class HolidayTests
{
    private static readonly HolidayArea _bavaria = HolidayAreas.Find("DE-BY")!;

    // As their governments have published them: where one falls on a weekend, the day that is kept for it.
    [Theory]
    [InlineData("DE", "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26")]
    [InlineData("DE-BY", "01-01 01-06 03-26 03-29 05-01 05-06 05-17 05-27 08-15 10-03 11-01 12-25 12-26")]
    [InlineData("DE-BE", "01-01 03-08 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26")]
    [InlineData("AT", "01-01 01-06 03-29 05-01 05-06 05-17 05-27 08-15 10-26 11-01 12-08 12-25 12-26")]
    [InlineData("CH-ZH", "01-01 01-02 03-26 03-29 05-01 05-06 05-17 08-01 12-25 12-26")]
    [InlineData("FR", "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25")]
    [InlineData("GB-ENG", "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28")]
    [InlineData("GB-SCT", "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28")]
    [InlineData("US", "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24")]
    public void A_place_keeps_its_own_days_in_2027(string area, string days) =>
        Assert.Equal(days, string.Join(' ', HolidayAreas.Find(area)!.In(2027).Select(h => h.Day.ToString("MM-dd", CultureInfo.InvariantCulture))));

    [Fact]
    public void Every_place_has_a_code_and_names_and_some_days_in_each_year()
    {
        Assert.Equal(HolidayAreas.All.Select(a => a.Code).Distinct(), HolidayAreas.All.Select(a => a.Code));
        foreach (var area in HolidayAreas.All)
        {
            Assert.Matches("^[A-Z]{2}(-[A-Z]{2,3})?$", area.Code);
            Assert.NotEqual(area.Country, area.CountryName);
            Assert.Equal(area.Code.Length > 2, area.Part is not null);
            foreach (var year in Enumerable.Range(2026, 12))
            {
                var holidays = area.In(year);
                Assert.InRange(holidays.Count, 4, 20);
                Assert.All(holidays, h => Assert.InRange(h.Name.Trim().Length, 1, 200));
                Assert.Equal(holidays.Select(h => h.Day).Distinct().Order(), holidays.Select(h => h.Day));
            }
        }
    }

    [Fact]
    public void A_country_is_found_whole_or_by_its_first_part() =>
        Assert.Equal(("DE", "GB-ENG", null), (HolidayAreas.OfCountry("DE")?.Code, HolidayAreas.OfCountry("GB")?.Code, HolidayAreas.OfCountry("XX")?.Code));

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_business_is_shut_on_what_is_left_of_a_year_once_and_beside_other_closures(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine); // in June 2026
        var christmas = new DateOnly(2026, 12, 25);
        await world.Closures.AddAsync(CatalogWorld.Admin, christmas.AddDays(-1), christmas, "Family");
        var press = Guid.CreateVersion7();

        var first = await world.Closures.AddAsync(CatalogWorld.Admin, _bavaria.In(2026), press);
        var again = await world.Closures.AddAsync(CatalogWorld.Admin, _bavaria.In(2026), press);
        var nothingLeft = await world.Closures.AddAsync(CatalogWorld.Admin, _bavaria.In(2026), Guid.CreateVersion7());

        Assert.IsType<SaveResult.Saved>(first);
        Assert.Equal((first, (SaveResult)new SaveResult.ChangedMeanwhile()), (again, nothingLeft));
        Assert.Equal(
            ["06-04 Fronleichnam", "08-15 Mariä Himmelfahrt", "10-03 Tag der Deutschen Einheit", "11-01 Allerheiligen", "12-24 Family",
            "12-26 Zweiter Weihnachtsfeiertag"],
            (await world.ReadAsync()).Closures.Select(c => $"{c.From.ToString("MM-dd", CultureInfo.InvariantCulture)} {c.Reason}"));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_press_at_once_shut_each_day_once(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);

        for (var year = 2027; year < 2032; year++)
        {
            var holidays = _bavaria.In(year);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(
                _ => Task.Run(() => world.Closures.AddAsync(CatalogWorld.Admin, holidays, Guid.CreateVersion7()))));

            Assert.Equal(holidays.Select(h => h.Day), (await world.ReadAsync()).Closures.Where(c => c.From.Year == year).Select(c => c.From));
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_shut_a_day_by_hand_at_once_shut_it_once(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);

        for (var day = CatalogWorld.Wednesday; day < CatalogWorld.Wednesday.AddDays(12); day = day.AddDays(1))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(
                _ => Task.Run(() => world.Closures.AddAsync(CatalogWorld.Admin, day, day, "", Guid.CreateVersion7()))));

            Assert.Single((await world.ReadAsync()).Closures, c => c.From == day);
        }
    }
}
