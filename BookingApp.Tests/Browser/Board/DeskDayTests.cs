using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A whole day at the desk, by hand and keys alone: what each deed leaves on the board and in the mail, and how many presses it takes.</summary>
public sealed class DeskDayTests(Chromium chromium)
{
    private const int Ana = 1;
    private const int Ben = 2;
    private const int PressesOfTheDay = 173;
    private static readonly BusinessZone _zone = new("Europe/Berlin");

    // Who was here before, and walks in or calls again; and who is new.
    private static readonly string[] _regulars =
        ["Mia Berg", "Tom Falk", "Ida Winter", "Noa Stern", "Lea Sommer", "Max Adler", "Eva Kraus", "Jan Vogel", "Pia Lorenz", "Uwe Hahn"];

    private static readonly string[] _strangers =
        ["Nora Quast", "Karl Zander", "Gita Rao", "Olga Petrov", "Sven Lund", "Yara Costa", "Hugo Blanc", "Vera Novak", "Quinn Doyle", "Ziad Amin"];

    [Fact]
    public async Task A_day_at_the_desk_is_kept_on_the_board_and_in_the_mail_and_takes_no_more_presses_than_it_did()
    {
        await using var studio = await TestStudio.StartAsync(("Seed:Demo", "true"));
        var day = _zone.DayOf(DateTimeOffset.UtcNow).AddDays(1);
        await KnowAsync(studio, day);
        var desk = new Receptionist(await chromium.VisitAsync(studio.App.BaseUrl, desktop: true));
        await using var here = desk.Page.Context;
        await desk.Page.SignInAsync("admin@example.com");
        await OpenAsync(desk, day);

        await BookTwentyAsync(desk, day);
        await RepeatOverTheChangeOfClocksAsync(studio, desk, day);
        await CancelForWhoWaitsAsync(studio, desk, day);
        await CheckInTheClassAsync(desk, day);
        await UndoTwoMovesAsync(studio, desk, day);
        await RefundAsync(desk, day);
        await SeeTheTimeTakenByWhoWaitedAsync(studio, desk, day);
        await ColleagueIsIllAsync(desk, day);

        var presses = desk.Done.GroupBy(d => d.Deed).Select(d => $"{d.Key}: {d.Count()} × {d.Average(each => each.Presses):0.#}").ToList();
        Assert.True(desk.Done.Sum(d => d.Presses) <= PressesOfTheDay, $"{desk.Done.Sum(d => d.Presses)} presses:\n{string.Join('\n', presses)}");
        await studio.AssertHealthyAsync();
    }

    // Ten who know the studio each had a talk; three have booked the class of the day online.
    private static async Task KnowAsync(TestStudio studio, DateOnly day)
    {
        foreach (var (name, at) in _regulars.Select((name, at) => (name, at)))
            await studio.ApproveAsync(await studio.HoldAtAsync(At(day.AddDays(20), 8 + at), TestStudio.Talk, name));
        foreach (var guest in new[] { "Zoe Lang", "Amir Rahimi", "Rosa Diaz" })
            await studio.ApproveAsync(await studio.HoldAtAsync(At(day, 19), TestStudio.Yoga, guest));
    }

    private static async Task BookTwentyAsync(Receptionist desk, DateOnly day)
    {
        for (var i = 0; i < 5; i++)
        {
            // a regular walks in, and has what they had last time
            await desk.BeginAtAsync(Ana, At(day, 7 + i));
            await desk.FindAsync(_regulars[i][..5], _regulars[i]);
            await desk.PressAsync("Same as last time: Talk with Ana");
            await desk.BookAsync(_regulars[i], Time(7 + i));
            await Expect(desk.Visit(Ana, _regulars[i], $"{Time(7 + i)}–{7 + i:00}:30")).ToContainTextAsync("Talk");
            desk.Did("walk-in, known");

            // another calls, for a facial with whoever is free
            await desk.BeginByPhoneAsync();
            await desk.FindAsync(_regulars[5 + i][..5], _regulars[5 + i]);
            await desk.ChooseAsync("#walk-service", "^Facial");
            await desk.PickAsync(Time(7 + i));
            await desk.BookAsync(_regulars[5 + i], Time(7 + i));
            await Expect(desk.Visit(Ben, _regulars[5 + i], Time(7 + i))).ToContainTextAsync("Facial");
            desk.Did("phone, known");
        }

        for (var i = 0; i < 5; i++)
        {
            // somebody new walks in; the last of them for a massage
            await desk.BeginAtAsync(Ana, At(day, 12 + i));
            await desk.IntroduceAsync(_strangers[i], Email(_strangers[i]));
            await desk.ChooseAsync("#walk-service", i is 4 ? "^Massage" : "^Facial");
            await desk.BookAsync(_strangers[i], Time(12 + i));
            await Expect(desk.Visit(Ana, _strangers[i], Time(12 + i))).ToContainTextAsync(i is 4 ? "45.00" : "Facial");
            desk.Did("walk-in, new");

            // somebody new calls; the last of them wants to come to Ben, early, when Ana would be free too
            var hour = i is 4 ? 6 : 12 + i;
            await desk.BeginByPhoneAsync();
            await desk.IntroduceAsync(_strangers[5 + i], Email(_strangers[5 + i]));
            await desk.ChooseAsync("#walk-service", "^Facial");
            if (i is 4)
                await desk.ChooseAsync("#walk-person", "^Ben");
            await desk.PickAsync(Time(hour));
            await desk.BookAsync(_strangers[5 + i], Time(hour));
            await Expect(desk.Visit(Ben, _strangers[5 + i], Time(hour))).ToHaveCountAsync(1);
            desk.Did("phone, new");
        }

        await Expect(desk.Page.Locator(".board .visit")).ToHaveCountAsync(21); // the class is one
    }

    // Every Sunday at ten, the middle one of them when the clocks change: at ten by the clock each time.
    private static async Task RepeatOverTheChangeOfClocksAsync(TestStudio studio, Receptionist desk, DateOnly day)
    {
        var change = day.AddDays(8);
        while (_zone.StartOf(change).AddDays(1) == _zone.StartOf(change.AddDays(1)))
            change = change.AddDays(1);

        await desk.BeginByPhoneAsync();
        await desk.FindAsync("Mia B", "Mia Berg");
        await desk.PressAsync("Same as last time: Talk with Ana");
        await desk.TypeAsync("#walk-day", Iso(change.AddDays(-7)));
        await Expect(desk.Page.Locator("#walk-times legend")).ToContainTextAsync(change.AddDays(-7).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
        await desk.PressAsync("More times");
        await desk.PickAsync(Time(10));
        await desk.PressAsync(desk.Page.Locator("#repeat").GetByRole(AriaRole.Checkbox));
        await desk.TypeAsync("#repeat-times", "3");
        await desk.KeyAsync("Tab");
        await Expect(desk.Page.Locator("#repeat [role=status]")).ToContainTextAsync("3 of 3");
        await desk.BookAsync("Mia Berg", Time(10), "Book 3 visits");
        desk.Did("repeat over a change of clocks");

        var told = await EmailAsync(studio, "mia", "3 visits");
        foreach (var date in new[] { change.AddDays(-7), change, change.AddDays(7) })
        {
            Assert.Contains($"{date.ToString("d MMMM", CultureInfo.InvariantCulture)}", told, StringComparison.Ordinal);
            await OpenAsync(desk, date);
            await Expect(desk.Visit(Ana, "Mia Berg", "10:00–10:30")).ToHaveCountAsync(1);
        }

        await OpenAsync(desk, day);
    }

    // A caller wants the time that somebody else has, who then calls it off.
    private static async Task CancelForWhoWaitsAsync(TestStudio studio, Receptionist desk, DateOnly day)
    {
        await desk.PressAsync(desk.Page.GetByRole(AriaRole.Link, new() { Name = "Waiting list" }));
        await desk.PressAsync("Add to the waiting list");
        await desk.IntroduceAsync("Cora Caller", Email("Cora Caller"), "#wait");
        await desk.ChooseAsync("#wait-service", "^Talk");
        await desk.TypeAsync("#wait-day", Iso(day));
        await desk.TypeAsync("#wait-from", Time(10));
        await desk.TypeAsync("#wait-until", Time(10));
        await desk.PressAsync(desk.Page.Locator("form button[type=submit]", new() { HasText = "Add to the waiting list" }));
        await Expect(desk.Page.GetByRole(AriaRole.Row, new() { NameRegex = new Regex("Cora Caller") })).ToContainTextAsync("not before 10:00");
        desk.Did("onto the waiting list");

        await OpenAsync(desk, day);
        await desk.PressAsync(desk.Visit(Ana, _regulars[3], Time(10)));
        await desk.PressAsync("Cancel booking");
        await desk.ConfirmAsync();
        await Expect(desk.Said).ToContainTextAsync($"Cancelled: {_regulars[3]}");
        await Expect(desk.Visit(Ana, _regulars[3], Time(10))).ToHaveCountAsync(0);
        desk.Did("cancellation");
    }

    private static async Task CheckInTheClassAsync(Receptionist desk, DateOnly day)
    {
        var block = desk.Page.Locator($"[data-staff='{Ben}'] .visit", new() { HasText = "Yoga" });
        await desk.PressAsync(block);
        await desk.PressAsync("Check in all (3)");
        await desk.TypeAsync("#early-reason", "They came early", isThere: true); // the day is tomorrow
        await desk.KeyAsync("Enter");
        await Expect(block).ToContainTextAsync("3 of 3 here");
        await Expect(desk.Page.Locator("aside.panel [role=status]")).ToHaveTextAsync("Checked in: Amir Rahimi, Rosa Diaz, Zoe Lang.");
        desk.Did("class checked in");
    }

    // One by mouse to the colleague, one by keys to later: each goes back, and nobody is told of either.
    private static async Task UndoTwoMovesAsync(TestStudio studio, Receptionist desk, DateOnly day)
    {
        await OpenAsync(desk, day);
        await desk.DragAsync(desk.Visit(Ana, _strangers[0], Time(12)), Ben, At(day, 18));
        await Expect(desk.Said).ToContainTextAsync("Moved to 18:00 with Ben.");
        await Expect(desk.Visit(Ben, _strangers[0], Time(18))).ToHaveCountAsync(1);
        await desk.PressAsync("Undo");
        await Expect(desk.Said).ToHaveTextAsync("Undone.");
        await Expect(desk.Visit(Ana, _strangers[0], Time(12))).ToHaveCountAsync(1);
        desk.Did("move by mouse, undone");

        await desk.PressAsync(desk.Visit(Ana, _strangers[3], Time(15)));
        await desk.PressAsync("Move on the board");
        await desk.KeyAsync("ArrowDown");
        await Expect(desk.Page.Locator("[data-say]")).ToContainTextAsync("with Ana, free");
        await desk.KeyAsync("Enter");
        await Expect(desk.Said).ToContainTextAsync("with Ana.");
        await Expect(desk.Visit(Ana, _strangers[3], Time(15))).ToHaveCountAsync(0);
        await desk.KeyAsync("Control+z");
        await Expect(desk.Visit(Ana, _strangers[3], Time(15))).ToHaveCountAsync(1);
        desk.Did("move by keys, undone");

        Assert.DoesNotContain(studio.Emails, email => email.Contains(".Moved", StringComparison.Ordinal));
    }

    // Paid in cash, and half of it given back.
    private static async Task RefundAsync(Receptionist desk, DateOnly day)
    {
        var visit = desk.Visit(Ana, _strangers[4], Time(16));
        await desk.PressAsync(visit);
        await desk.PressAsync(desk.Panel.Locator("summary", new() { HasText = "Take payment in person" }));
        await desk.PressAsync("Take payment");
        await Expect(visit).ToContainTextAsync("Paid");
        desk.Did("payment in cash");

        await desk.PressAsync(desk.Panel.Locator("summary", new() { HasText = "Refund" }));
        await desk.TypeAsync("#refund-amount", "20.00");
        await desk.TypeAsync("#refund-reason", "Room was cold");
        await desk.PressAsync(desk.Panel.GetByRole(AriaRole.Button, new() { Name = "Refund", Exact = true }));
        await desk.ConfirmAsync();
        await desk.PressAsync(desk.Panel.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Mark .*20.00 as refunded") }));
        await desk.ConfirmAsync();
        await Expect(desk.Panel.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Mark ") })).ToHaveCountAsync(0);
        await Expect(desk.Panel).ToContainTextAsync("€20.00");
        desk.Did("refund of a part");
    }

    // What was cancelled is held for the caller, who books it from the email while the board looks on.
    private async Task SeeTheTimeTakenByWhoWaitedAsync(TestStudio studio, Receptionist desk, DateOnly day)
    {
        await OpenAsync(desk, day);
        var offered = desk.Visit(Ana, "Cora Caller", Time(10));
        await Expect(offered).ToHaveClassAsync(new Regex("visit-held"));
        var email = await EmailAsync(studio, "cora", "A time has become free");
        Assert.Contains(At(day, 10).ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture), email, StringComparison.Ordinal);
        var customer = await chromium.VisitAsync(studio.App.BaseUrl, scripts: false);
        await using var phone = customer.Context;
        await customer.GotoAsync(Regex.Match(email, @"https?://[^/\s]+(/checkout/\S+)").Groups[1].Value);
        await customer.GetByRole(AriaRole.Button, new() { Name = "Confirm booking" }).ClickAsync();
        await Expect(customer.Locator("h1")).ToHaveTextAsync("You are booked");

        await Expect(offered).ToHaveClassAsync(new Regex("visit-confirmed"));
        Assert.Contains(studio.Emails, e => e.Contains(".Cancellation.", StringComparison.Ordinal));
    }

    // Of Ben's day only the earliest visit finds Ana free; the others wait for a word each (IllColleagueTests).
    private static async Task ColleagueIsIllAsync(Receptionist desk, DateOnly day)
    {
        await desk.PressAsync(desk.Page.GetByLabel("More about Ben"));
        await desk.PressAsync("Ill today");
        await Expect(desk.Page.Locator("#ill-head")).ToContainTextAsync("Ben is ill until");
        await desk.TypeAsync("#ill-until", Iso(day));
        await desk.PressAsync("Ill until this day");
        await Expect(desk.Page.Locator(".ill-visit", new() { HasText = "Facial" })).ToHaveCountAsync(10);
        await desk.PressAsync("Give all that can be");
        await Expect(desk.Page.Locator(".ill-visit", new() { HasText = "Facial" })).ToHaveCountAsync(9);
        desk.Did("colleague ill, visits given away");

        await OpenAsync(desk, day);
        await Expect(desk.Visit(Ana, _strangers[9], Time(6))).ToHaveCountAsync(1);
    }

    private static async Task OpenAsync(Receptionist desk, DateOnly day)
    {
        await desk.Page.OpenAsync($"/staff/{Iso(day)}");
        await Expect(desk.Page.Locator(".board-lane")).ToHaveCountAsync(2);
    }

    private static Task<string> EmailAsync(TestStudio studio, string to, string subject)
    {
        return Eventually.GetAsync(() => Task.FromResult(Find()), $"an email to {to} says: {subject}");

        string? Find() => studio.Emails.Select(eml => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(eml)))).FirstOrDefault(Fits)?.TextBody;

        bool Fits(MimeMessage email) =>
            email.Subject?.Contains(subject, StringComparison.Ordinal) is true && email.To.ToString().Contains(to, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(DateOnly day, int hour) => _zone.ToLocal(_zone.At(day, new TimeOnly(hour, 0)));

    private static string Time(int hour) => $"{hour:00}:00";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Email(string name) => $"{name.Split(' ')[0].ToLowerInvariant()}@example.com";
}
