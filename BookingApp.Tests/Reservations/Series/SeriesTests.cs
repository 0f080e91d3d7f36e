using BookingApp.Availability;
using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Series;

public sealed class SeriesTests
{
    private static readonly CustomerDetails Mia = new("Mia Wolf", "mia@example.com");

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_dates_are_booked_in_one_go_and_one_email_tells_all_of_them(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 3))).Visits;

        Assert.Equal([world.At("10:00"), world.At("10:00").AddDays(7), world.At("10:00").AddDays(14)], visits.Select(v => v.Start));
        Assert.All(visits, v => Assert.Equal((ReservationStatus.Confirmed, "Ana", "Mia Wolf", 4500L), (v.Status, v.StaffName, v.Customer!.Name, v.Due.Minor)));
        Assert.Equal(visits.Select(v => v.Id), (await world.Queries.OfSeriesAsync(visits[1].SeriesId!.Value)).Select(v => v.Id));
        await using var db = await world.OpenAsync();
        var told = Assert.Single(await db.OutboxEmails.Where(l => l.Kind == EmailKind.Confirmation).ToListAsync());
        Assert.Equal(visits.Select(v => v.Id), EmailData.FromJson(told.Facts).Visits!.Select(v => v.Id));
        Assert.Equal(13500, EmailData.FromJson(told.Facts).Due!.Value.Minor);
        Assert.Equal(2, await db.OutboxEmails.CountAsync(l => l.Kind == EmailKind.Reminder)); // the first is too soon for one
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task When_one_date_is_taken_none_is_booked_and_it_is_said_which(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var others = await BookAsync(world, [Visit(world.At("10:30").AddDays(7))]);
        Assert.IsType<SeriesResult.Booked>(others);

        var refused = Assert.IsType<SeriesResult.Refused>(await BookAsync(world, Weekly(world, "10:00", 3)));

        Assert.Equal(
            [(world.At("10:00").AddDays(7), BookingRule.Taken)], refused.Conflicts.Select(c => (c.Visit.Start, c.Refusal.Rule)));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.Reservations.CountAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_desks_that_repeat_onto_the_same_times_at_once_one_wins_wholly(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < 8; round++)
        {
            var (hour, backwards) = ($"{9 + round:00}:00", round % 2 is 0);
            var results = await RaceAsync(world, other, hour, backwards);

            Assert.Single(results.OfType<SeriesResult.Booked>());
            var refused = Assert.Single(results.OfType<SeriesResult.Refused>());
            Assert.NotEmpty(refused.Conflicts);
            await using var db = await world.OpenAsync();
            Assert.Equal(6 * (round + 1), await db.Reservations.CountAsync());
        }

        await world.AssertHealthyAsync();
    }

    // The control: were the key not there, both would be booked, and the test above would see it.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_the_key_both_desks_win(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        await using (var db = await world.OpenAsync())
            await RaceTests.DropKeyAsync(db, engine);

        var winners = 0;
        for (var round = 0; round < 30 && winners <= 1; round++)
            winners = (await RaceAsync(world, other, $"{9 + round % 8:00}:00", backwards: false, week: round / 8)).OfType<SeriesResult.Booked>().Count();

        Assert.Equal(2, winners);
        Assert.Contains(await world.Get<BookingApp.Integrity.Doctor>().ExamineAsync(), d => d.Rule is "I1" && !d.IsWell);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_books_once_however_often_it_comes(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = new SeriesRequest(world.NewCommand(), Mia, Weekly(world, "10:00", 4));

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => BookAsync(world, request))));
        var again = await BookAsync(world, request);

        var made = Assert.IsType<SeriesResult.Booked>(again).Visits.Select(v => v.Reference).ToList();
        Assert.All(results, r => Assert.Equal(made, Assert.IsType<SeriesResult.Booked>(r).Visits.Select(v => v.Reference)));
        await using var db = await world.OpenAsync();
        Assert.Equal((4, 1), (await db.Reservations.CountAsync(), await db.OutboxEmails.CountAsync(l => l.Kind == EmailKind.Confirmation)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_commit_that_did_not_take_or_whose_answer_is_lost_leaves_all_or_nothing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = new SeriesRequest(world.NewCommand(), Mia, Weekly(world, "10:00", 3));

        world.Faults.Fail(times: 6);
        await Assert.ThrowsAnyAsync<Exception>(() => BookAsync(world, request));
        await using (var db = await world.OpenAsync())
            Assert.Equal((0, 0, 0), (await db.Reservations.CountAsync(), await db.SlotClaims.CountAsync(), await db.OutboxEmails.CountAsync()));
        world.Faults.LoseAnswer();
        var booked = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, request));

        Assert.Equal(3, booked.Visits.Count);
        await using (var db = await world.OpenAsync())
            Assert.Equal((3, 36), (await db.Reservations.CountAsync(), await db.SlotClaims.CountAsync()));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task This_and_the_following_are_cancelled_in_one_go_and_one_email_tells_which(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 4))).Visits;
        Assert.IsType<ChangeResult.Done>(await world.Get<BookingApp.Payments.InPerson.InPersonService>().TakeAsync(
            TestWorld.Staff, world.NewCommand(), visits[2].Id, visits[2].Due, default));

        var result = await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, visits[1].Id, SeriesScope.Following, new() { Reason = "moves away" });

        Assert.Equal(ReservationStatus.Cancelled, Assert.IsType<ChangeResult.Done>(result).Reservation.Status);
        var after = await world.Queries.OfSeriesAsync(visits[0].SeriesId!.Value);
        Assert.Equal(
            [ReservationStatus.Confirmed, ReservationStatus.Cancelled, ReservationStatus.Cancelled, ReservationStatus.Cancelled], after.Select(v => v.Status));
        Assert.Equal([0, 0, 4500, 0], after.Select(v => v.Refunded.Minor));
        await using var db = await world.OpenAsync();
        var told = EmailData.FromJson(Assert.Single(await db.OutboxEmails.Where(l => l.Kind == EmailKind.Cancellation).ToListAsync()).Facts);
        Assert.Equal(visits.Skip(1).Select(v => v.Id), told.Visits!.Select(v => v.Id));
        Assert.Equal(4500, told.Refund!.Value.Minor);
        Assert.Equal(12, await db.SlotClaims.CountAsync());
        Assert.Equal(3, await db.OutboxEmails.CountAsync(l => l.Kind == EmailKind.Reminder && l.State == EmailState.Withdrawn));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task All_leaves_what_has_begun_and_is_harmless_when_it_comes_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 3))).Visits;
        world.Clock.Advance(visits[0].Start - world.Clock.GetUtcNow());
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, visits[0].Id));

        var stale = await world.Get<SeriesCancellation>().CancelAsync(
            TestWorld.Staff, visits[2].Id, SeriesScope.All, new() { Version = visits[2].Version + 7 });
        var result = await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, visits[2].Id, SeriesScope.All, new());
        var again = await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, visits[2].Id, SeriesScope.All, new());

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(stale).Reason);
        Assert.IsType<ChangeResult.Done>(result);
        Assert.IsType<ChangeResult.Done>(again);
        Assert.Equal(
            [ReservationStatus.CheckedIn, ReservationStatus.Cancelled, ReservationStatus.Cancelled],
            (await world.Queries.OfSeriesAsync(visits[0].SeriesId!.Value)).Select(v => v.Status));
    }

    [Fact]
    public async Task One_of_a_series_is_cancelled_as_any_other_booking()
    {
        await using var world = await TestWorld.CreateAsync();
        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 2))).Visits;

        await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, visits[0].Id, SeriesScope.One, new());

        Assert.Equal(
            [ReservationStatus.Cancelled, ReservationStatus.Confirmed], (await world.Queries.OfSeriesAsync(visits[0].SeriesId!.Value)).Select(v => v.Status));
        Assert.Contains(EmailKind.Cancellation, await world.EmailsAsync(visits[0].Id));
    }

    [Fact]
    public async Task Who_was_told_by_an_email_for_all_and_is_not_any_more_is_found_by_the_Doctor()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookAsync(world, Weekly(world, "10:00", 2));
        await world.AssertHealthyAsync();

        await using (var db = await world.OpenAsync())
            await db.OutboxEmails.Where(l => l.Kind == EmailKind.Confirmation).ExecuteDeleteAsync();

        Assert.Equal(2, (await world.Get<BookingApp.Integrity.Doctor>().ExamineAsync()).Where(d => d.Rule is "I8").Sum(d => d.Findings.Count));
    }

    [Fact]
    public async Task The_one_email_has_each_visit_with_its_link_the_whole_price_and_a_calendar_file_of_all()
    {
        await using var world = await TestWorld.CreateAsync();
        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 3))).Visits;

        var booked = await RenderAsync(world, EmailKind.Confirmation);
        await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, visits[1].Id, SeriesScope.Following, new());
        var cancelled = await RenderAsync(world, EmailKind.Cancellation);

        Assert.StartsWith("3 visits booked, the first Tue 2 June, 10:00", booked.Subject, StringComparison.Ordinal);
        Assert.All(visits, v => Assert.Contains($"/booking/{v.Reference}?key={v.Key}", booked.Text, StringComparison.Ordinal));
        foreach (var words in new[] { "Tuesday, 2 June 2026, 10:00", "Tuesday, 9 June 2026, 10:00", "Tuesday, 16 June 2026, 10:00", "€135.00", "with Ana" })
            Assert.Contains(words, booked.Html.Replace("&#8364;", "€", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            ("METHOD:PUBLISH", 3, 3), (Line(booked, "METHOD"), Count(booked, "BEGIN:VEVENT"), Count(booked, "STATUS:CONFIRMED")));
        Assert.StartsWith("2 visits cancelled, the first Tue 9 June, 10:00", cancelled.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(visits[0].Reference, cancelled.Text, StringComparison.Ordinal);
        Assert.Equal((2, 2, "SEQUENCE:1"), (Count(cancelled, "BEGIN:VEVENT"), Count(cancelled, "STATUS:CANCELLED"), Line(cancelled, "SEQUENCE")));

        static int Count(EmailMessage email, string line) => email.Calendar!.Text.Split("\r\n").Count(l => l == line);
        static string Line(EmailMessage email, string name) =>
            email.Calendar!.Text.Split("\r\n").First(l => l.StartsWith(name, StringComparison.Ordinal));
    }

    private static async Task<EmailMessage> RenderAsync(TestWorld world, EmailKind kind)
    {
        await using var db = await world.OpenAsync();
        var email = await db.OutboxEmails.AsNoTracking().SingleAsync(l => l.Kind == kind);
        return await world.Get<EmailRenderer>().RenderAsync(email, await EmailBookings.OfAsync(db, email, default));
    }

    [Fact]
    public async Task Only_staff_book_and_cancel_several_and_no_more_than_a_year_of_weeks()
    {
        await using var world = await TestWorld.CreateAsync();
        var many = new SeriesRequest(world.NewCommand(), Mia, Weekly(world, "10:00", SeriesService.MaxVisits + 1));
        var year = new SeriesRequest(world.NewCommand(), Mia, Weekly(world, "10:00", SeriesService.MaxVisits));

        await Assert.ThrowsAsync<RuleBrokenException>(() => BookAsync(world, many));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<SeriesService>().BookAsync(TestWorld.Customer, year));
        var booked = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, year)).Visits;
        await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Get<SeriesCancellation>().CancelAsync(TestWorld.Of(booked[0]), booked[0].Id, SeriesScope.All, new()));
    }

    [Fact]
    public async Task An_address_of_a_customer_with_another_name_is_asked_about_and_renames_nobody()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookAsync(world, Weekly(world, "10:00", 1));
        var other = new CustomerDetails("Max Wolf", Mia.Email);

        var refused = await BookAsync(world, new SeriesRequest(world.NewCommand(), other, Weekly(world, "12:00", 2)));
        var meant = await BookAsync(world, new SeriesRequest(world.NewCommand(), other with { Renames = true }, Weekly(world, "12:00", 2)));

        Assert.Equal("other_name", Assert.IsType<SeriesResult.Invalid>(refused).Errors["customer.email"]);
        Assert.Equal(2, Assert.IsType<SeriesResult.Booked>(meant).Visits.Count);
    }

    [Fact]
    public async Task Anyone_is_the_same_person_each_time_where_that_can_be()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookAsync(world, [Visit(world.At("10:00").AddDays(7))]); // with Ana

        var visits = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, Weekly(world, "10:00", 3, staff: null))).Visits;

        Assert.Single(visits.Select(v => v.StaffName).Distinct());
    }

    [Fact]
    public async Task Two_visits_at_one_time_are_with_two_people_or_not_to_be_had()
    {
        await using var world = await TestWorld.CreateAsync();

        var two = await BookAsync(world, [Visit(world.At("10:00"), staff: null), Visit(world.At("10:30"), staff: 1)]);
        var three = await BookAsync(world, [.. Enumerable.Range(0, 3).Select(_ => Visit(world.At("14:00"), staff: null))]);

        Assert.Equal(["Ben", "Ana"], Assert.IsType<SeriesResult.Booked>(two).Visits.Select(v => v.StaffName));
        Assert.Equal(BookingRule.Taken, Assert.Single(Assert.IsType<SeriesResult.Refused>(three).Conflicts).Refusal.Rule);
    }

    private static Task<SeriesResult[]> RaceAsync(TestWorld world, TestWorld other, string hour, bool backwards, int week = 0)
    {
        var visits = Weekly(world, hour, 6).Select(v => v with { Start = v.Start.AddDays(42 * week) }).ToList();
        return Task.WhenAll(
            Task.Run(() => BookAsync(world, visits)),
            Task.Run(() => BookAsync(other, backwards ? [.. visits.AsEnumerable().Reverse()] : visits)));
    }

    private static Task<SeriesResult> BookAsync(TestWorld world, IReadOnlyList<HoldRequest> visits) =>
        BookAsync(world, new SeriesRequest(world.NewCommand(), Mia, visits));

    private static Task<SeriesResult> BookAsync(TestWorld world, SeriesRequest request) => world.Get<SeriesService>().BookAsync(TestWorld.Staff, request);

    private static HoldRequest Visit(DateTimeOffset start, int? staff = 1) => new(TestWorld.Massage, start, staff);

    // The clocks change in none of the weeks that are counted here, except for the year.
    private static List<HoldRequest> Weekly(TestWorld world, string time, int times, int? staff = 1) =>
        [.. Enumerable.Range(0, times).Select(n => Visit(new BookingApp.Catalog.BusinessZone("Europe/Berlin").At(
            new DateOnly(2026, 6, 2).AddDays(7 * n), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)), staff))];
}
