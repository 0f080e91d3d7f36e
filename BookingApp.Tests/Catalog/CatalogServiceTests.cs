using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Discounts;

namespace BookingApp.Tests.Catalog;

public sealed class CatalogServiceTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_new_service_gets_the_next_id_and_is_read_at_once(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.ReadAsync(); // a snapshot that must be forgotten

        var result = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, null, new ServiceForm
        {
            Name = " Sauna ",
            Price = "12,5",
            DurationMinutes = 90,
            People = [CatalogWorld.Ben],
            HoldMinutes = 5,
            Questions = [new() { Text = "Towel?", Kind = QuestionKind.YesNo }, new() { Text = "How hot?", Kind = QuestionKind.Choice, Choices = "warm\nhot" }],
        });

        Assert.Equal(2, Assert.IsType<SaveResult.Saved>(result).Id);
        var sauna = (await world.ReadAsync()).FindService(2)!;
        Assert.Equal(("Sauna", new Money(1250, "EUR"), 300), (sauna.Name, sauna.Price, sauna.HoldLifetimeSeconds));
        Assert.Equal([CatalogWorld.Ben], sauna.People.Select(p => p.PersonId));
        Assert.Equal(["Towel?", "How hot?"], sauna.Questions.Select(q => q.Text));
        Assert.Equal(2, sauna.SortOrder);
    }

    [Theory]
    [InlineData("Name", "", "required")]
    [InlineData("DurationMinutes", "33", "five_minutes")]
    [InlineData("DurationMinutes", "0", "minutes_range")]
    [InlineData("BufferAfterMinutes", "-5", "minutes_range")]
    [InlineData("IntervalMinutes", "0", "minutes_range")]
    [InlineData("Capacity", "0", "range")]
    [InlineData("Price", "-1", "price")]
    [InlineData("Price", "4.555", "price")]
    [InlineData("Price", "much", "price")]
    [InlineData("Price", "0.50", "price_min")]
    [InlineData("Price", "900", "price_max")]
    public async Task What_cannot_be_is_refused_by_member(string member, string value, string code)
    {
        await using var world = await CatalogWorld.CreateAsync(settings: new() { ["Payments:Min"] = "1", ["Payments:Max"] = "500" });
        var form = await world.FormAsync();
        var property = typeof(ServiceForm).GetProperty(member)!;
        property.SetValue(form, Convert.ChangeType(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));

        var result = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        Assert.Equal(code, Assert.IsType<SaveResult.Invalid>(result).Errors[member].Code);
        Assert.Equal(0, (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Version);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_somebody_overtook_saves_nothing(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var (first, second) = (await world.FormAsync(), await world.FormAsync());
        (first.Name, second.Name) = ("Long massage", "Short massage");

        await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, first);
        var result = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, second);

        Assert.IsType<SaveResult.ChangedMeanwhile>(result);
        Assert.Equal("Long massage", (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Name);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_change_of_people_alone_raises_the_version(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var form = await world.FormAsync();
        form.People.Remove(CatalogWorld.Ana);

        await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        var massage = (await world.ReadAsync()).FindService(CatalogWorld.Massage)!;
        Assert.Equal((1, CatalogWorld.Ben), (massage.Version, Assert.Single(massage.People).PersonId));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_question_keeps_its_id_when_its_text_changes(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var form = await world.FormAsync();
        form.Questions = [new() { Text = "Injuries?" }, new() { Text = "Music?" }];
        await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        form = await world.FormAsync();
        form.Questions.RemoveAt(0);
        form.Questions[0].Text = "Which music?";
        form.Questions.Add(new() { Text = "Oil?" });
        await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        var questions = (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Questions;
        Assert.Equal([(2, "Which music?"), (3, "Oil?")], questions.Select(q => (q.Id, q.Text)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Services_change_places(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, null, new ServiceForm { Name = "Sauna", Price = "1", People = [CatalogWorld.Ana] });

        await world.Catalog.MoveServiceAsync(CatalogWorld.Admin, 2, up: true);
        await world.Catalog.MoveServiceAsync(CatalogWorld.Admin, 2, up: true); // at the top already

        Assert.Equal(["Sauna", "Massage"], (await world.ReadAsync()).Services.Select(s => s.Name));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Hours_are_written_anew_with_their_breaks(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var form = await world.PersonFormAsync();
        form.Hours.RemoveAll(h => h.Day is not DayOfWeek.Monday);
        form.Hours[0].To = 24 * 60;
        form.Hours[0].Breaks.Add(new() { From = 18 * 60, To = 19 * 60 });

        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveResourceAsync(CatalogWorld.Admin, CatalogWorld.Ana, form));

        var catalog = await world.ReadAsync();
        var monday = Assert.Single(catalog.FindResource(CatalogWorld.Ana)!.Hours);
        Assert.Equal((24 * 60, 2), (monday.ToMinute, monday.Breaks.Count));
        Assert.Equal(5, catalog.FindResource(CatalogWorld.Ben)!.Hours.Count);
    }

    [Theory]
    [InlineData(17, 9, null, "hours_order")]
    [InlineData(9, 17, 18, "break_outside")]
    public async Task Hours_that_make_no_sense_are_refused(int from, int to, int? pause, string code)
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = await world.PersonFormAsync();
        form.Hours = [new()
        {
            Day = DayOfWeek.Monday,
            From = from * 60,
            To = to * 60,
            Breaks = pause is { } hour ? [new() { From = hour * 60, To = hour * 60 + 30 }] : [],
        }];

        var result = await world.Catalog.SaveResourceAsync(CatalogWorld.Admin, CatalogWorld.Ana, form);

        Assert.Equal(code, Assert.IsType<SaveResult.Invalid>(result).Errors["Hours.Monday"].Code);
    }

    [Fact]
    public async Task Two_periods_of_a_day_must_not_overlap()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = await world.PersonFormAsync();
        form.Hours.Add(new() { Day = DayOfWeek.Monday, From = 16 * 60, To = 20 * 60 });

        var result = await world.Catalog.SaveResourceAsync(CatalogWorld.Admin, CatalogWorld.Ana, form);

        Assert.Equal("hours_overlap", Assert.IsType<SaveResult.Invalid>(result).Errors["Hours.Monday"].Code);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_new_currency_keeps_the_numbers_of_all_prices_once_it_is_agreed_to(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var form = BusinessForm.Of((await world.ReadAsync()).Business);
        form.Currency = "JPY";

        var refused = await world.Business.SaveAsync(CatalogWorld.Admin, form);
        var untouched = (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Price;
        var rounded = await world.Business.RoundedByAsync(form);
        form.AgreedCurrency = "JPY";
        var saved = await world.Business.SaveAsync(CatalogWorld.Admin, form);

        Assert.Equal("currency_agree", Assert.IsType<SaveResult.Invalid>(refused).Errors[nameof(BusinessForm.Currency)].Code);
        Assert.Equal(new Money(4550, "EUR"), untouched);
        Assert.Equal([new RoundedAmount("Massage", new Money(4550, "EUR"), new Money(46, "JPY"))], rounded);
        Assert.IsType<SaveResult.Saved>(saved);
        Assert.Equal(new Money(46, "JPY"), (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Price);
    }

    [Fact]
    public async Task A_currency_with_as_many_decimals_rounds_nothing_and_what_is_not_touched_stays_saved()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = BusinessForm.Of((await world.ReadAsync()).Business);
        form.PointValue = "0.10";
        Assert.IsType<SaveResult.Saved>(await world.Business.SaveAsync(CatalogWorld.Admin, form));
        form = BusinessForm.Of((await world.ReadAsync()).Business);
        (form.Currency, form.AgreedCurrency) = ("CHF", "CHF");

        var rounded = await world.Business.RoundedByAsync(form);
        await world.Business.SaveAsync(CatalogWorld.Admin, form);

        Assert.Empty(rounded);
        Assert.Equal(10, (await world.ReadAsync()).Business.PointValueMinor);
        var yen = BusinessForm.Of((await world.ReadAsync()).Business);
        (yen.Currency, yen.AgreedCurrency) = ("JPY", "JPY");
        Assert.Contains(new RoundedAmount(nameof(BusinessForm.PointValue), new Money(10, "CHF"), Money.Zero("JPY")), await world.Business.RoundedByAsync(yen));
        Assert.Empty(yen.Check()); // a field that nobody touched is no mistake
    }

    // One reader for prices, deposits, coupons and points: each field is named, and nothing is saved.
    [Theory]
    [InlineData("en-GB", "EUR", "1,000", 100_000L, null)]
    [InlineData("de-DE", "EUR", "1.500", 150_000L, null)]
    [InlineData("en-GB", "EUR", "1.500", null, "price")]
    [InlineData("de-DE", "EUR", "1,000", null, "price")]
    [InlineData("ja-JP", "JPY", "12,000", 12_000L, null)]
    [InlineData("de-DE", "JPY", "12,000", null, "price_whole")]
    [InlineData("en-GB", "EUR", "99999999999", null, "price_max")]
    [InlineData("en-GB", "EUR", "10,000,000.01", null, "price_max")]
    [InlineData("en-GB", "EUR", "10,000,000", 1_000_000_000L, null)]
    public async Task An_amount_in_a_form_is_saved_as_it_was_meant_or_named(string culture, string currency, string typed, long? minor, string? error)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            await using var world = await CatalogWorld.CreateAsync();
            var settings = BusinessForm.Of((await world.ReadAsync()).Business);
            (settings.Currency, settings.AgreedCurrency) = (currency, currency);
            await world.Business.SaveAsync(CatalogWorld.Admin, settings);
            var service = ServiceForm.Of((await world.ReadAsync()).FindService(CatalogWorld.Massage)!);
            service.Price = typed;
            var coupon = new CouponForm { Code = "LESS", IsPercent = false, Amount = typed, Minimum = typed };
            var points = BusinessForm.Of((await world.ReadAsync()).Business);
            (points.PointsPerVisit, points.PointValue) = (1, typed);

            var saved = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, service);
            var couponSaved = await world.Get<CouponService>().SaveAsync(CatalogWorld.Admin, null, coupon);
            var pointsSaved = await world.Business.SaveAsync(CatalogWorld.Admin, points);

            Assert.Equal(error, ErrorOf(saved, nameof(ServiceForm.Price)));
            Assert.Equal((error, error), (ErrorOf(couponSaved, nameof(CouponForm.Amount)), ErrorOf(couponSaved, nameof(CouponForm.Minimum))));
            Assert.Equal(error, ErrorOf(pointsSaved, nameof(BusinessForm.PointValue)));
            if (minor is { } expected)
            {
                Assert.Equal(new Money(expected, currency), (await world.ReadAsync()).FindService(CatalogWorld.Massage)!.Price);
                var kept = Assert.Single(await world.Get<CouponService>().ListAsync());
                Assert.Equal((expected, expected, expected), (kept.AmountMinor, kept.MinimumMinor, (await world.ReadAsync()).Business.PointValueMinor));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string? ErrorOf(SaveResult result, string member) => result is SaveResult.Invalid invalid ? invalid.Errors[member].Code : null;
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Closures_come_and_go(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);

        var added = await world.Closures.AddAsync(CatalogWorld.Admin, CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(1), "Outing");
        Assert.True((await world.ReadAsync()).IsClosed(CatalogWorld.Wednesday));
        await world.Closures.RemoveAsync(CatalogWorld.Admin, Assert.IsType<SaveResult.Saved>(added).Id);

        Assert.False((await world.ReadAsync()).IsClosed(CatalogWorld.Wednesday));
        Assert.IsType<SaveResult.Invalid>(
            await world.Closures.AddAsync(CatalogWorld.Admin, CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(-1), ""));
    }

    [Fact]
    public async Task A_closure_is_refused_with_its_field_when_it_is_past_far_or_there_already_and_a_repeated_press_is_not()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var (today, press) = (world.Zone.DayOf(world.Clock.GetUtcNow()), Guid.CreateVersion7());
        async Task<SaveResult> CloseAsync(DateOnly from, DateOnly to, Guid? command = null) =>
            await world.Closures.AddAsync(CatalogWorld.Admin, from, to, "", command);
        static string Of(SaveResult result) => string.Join(" ", Assert.IsType<SaveResult.Invalid>(result).Errors.Select(e => $"{e.Key}:{e.Value.Code}"));

        var first = Assert.IsType<SaveResult.Saved>(await CloseAsync(CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(2), press));

        Assert.Equal(first, await CloseAsync(CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(2), press));
        Assert.Equal("From:closure_twice", Of(await CloseAsync(CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(2))));
        Assert.Equal("From:closure_twice", Of(await CloseAsync(CatalogWorld.Wednesday.AddDays(1), CatalogWorld.Wednesday.AddDays(1))));
        Assert.Equal("To:closure_past", Of(await CloseAsync(today.AddDays(-2), today.AddDays(-1))));
        Assert.Equal("From:day_range To:day_range", Of(await CloseAsync(DateOnly.MaxValue, DateOnly.MaxValue)));
        Assert.IsType<SaveResult.Saved>(await CloseAsync(today.AddDays(-1), today)); // closed already as we speak
        Assert.Equal(2, (await world.ReadAsync()).Closures.Count);
    }

    [Fact]
    public async Task A_closure_that_was_removed_is_not_told_as_saved_when_its_form_comes_again()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var press = Guid.CreateVersion7();
        async Task<SaveResult> CloseAsync(DateOnly day, Guid command) => await world.Closures.AddAsync(CatalogWorld.Admin, day, day, "", command);
        var first = Assert.IsType<SaveResult.Saved>(await CloseAsync(CatalogWorld.Wednesday, press));
        await world.Closures.RemoveAsync(CatalogWorld.Admin, first.Id);

        var gone = await CloseAsync(CatalogWorld.Wednesday, press);
        // takes the number that is free again
        var another = Assert.IsType<SaveResult.Saved>(await CloseAsync(CatalogWorld.Wednesday.AddDays(7), Guid.CreateVersion7()));
        var still = await CloseAsync(CatalogWorld.Wednesday, press);

        Assert.Equal((new SaveResult.ChangedMeanwhile(), new SaveResult.ChangedMeanwhile(), first.Id), (gone, still, another.Id));
        Assert.Equal(CatalogWorld.Wednesday.AddDays(7), Assert.Single((await world.ReadAsync()).Closures).From);
    }

    [Fact]
    public async Task Only_admins_change_the_catalogue()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var staff = new Actor.Staff(2, "Ana");

        var refused = await Assert.ThrowsAsync<RuleBrokenException>(() => world.Catalog.SaveServiceAsync(staff, null, new ServiceForm()));

        Assert.Equal("not_allowed", refused.Code);
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Catalog.SaveResourceAsync(staff, null, new ResourceForm()));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Business.SaveAsync(staff, new BusinessForm()));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Closures.AddAsync(staff, default, default, ""));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Closures.AddAsync(staff, []));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Catalog.MoveServiceAsync(staff, 1, up: true));
    }
}
