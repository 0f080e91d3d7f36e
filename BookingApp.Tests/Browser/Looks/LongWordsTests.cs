using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Data;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>Whatever people type into names and texts, no page of a customer is wider than a narrow phone, and no field is wider than its box.</summary>
public sealed class LongWordsTests(Chromium chromium) : IAsyncLifetime
{
    private const string Word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"; // 60 letters
    private const string Scripts =
        "深层组织按摩与芳香疗法及热石护理套餐适合所有人士 مواعيدالتدليكالعلاجيالعميقللأنسجةوالعطورالعلاجية " + Family + Family + Family + Family;
    private const string Family = "👩‍👩‍👧‍👦👩‍👩‍👧‍👦";

    private static readonly string _address = $"{new string('m', 60)}@{new string('e', 60)}.{new string('x', 60)}.example.com";

    private readonly List<string> _faults = [];
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("booking-words-").FullName;
        await SqliteFile.PutIntoAsync(folder);
        await using (
            var db = new SqliteBookingDbContext(
                new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite($"Data Source={Path.Combine(folder, "booking.db")};Pooling=False").Options))
        {
            db.Add(new Business
            {
                Name = Word,
                About = $"{Word} {Scripts}",
                Address = $"{Word} {Scripts}",
                Email = _address,
                Phone = "+49 30 1234567890123456789012345678901234567890",
                PolicyText = $"{Word}\n{Scripts}",
                TimeZone = "America/Argentina/ComodRivadavia",
                Currency = "EUR",
                Locale = "en-GB",
            });
            foreach (var (id, text) in new[] { (1, Word), (2, Scripts) })
            {
                var person = new Resource { Id = id, Kind = ResourceKind.Person, Name = text };
                person.Hours.AddRange(
                    Enum.GetValues<DayOfWeek>()
                        .Select(day => new OpeningHours { Id = (id * 10) + (int)day, ResourceId = id, Day = day, FromMinute = 0, ToMinute = 1440 }));
                var service = new Service
                {
                    Id = id,
                    Name = text,
                    Category = text,
                    Description = $"{text}{text}",
                    DurationMinutes = 60,
                    Price = new Money(123_456_789, "EUR"),
                    PayNow = PayNow.Nothing,
                    NoticeMinutes = 0,
                    CancelWindowMinutes = 60,
                };
                service.Questions.Add(new Question { Id = id, ServiceId = id, Text = text });
                service.Questions.Add(
                    new Question { Id = id + 10, ServiceId = id, Text = text, Kind = QuestionKind.Choice, Choices = $"{text}\n{text}{text}" });
                db.AddRange(person, service);
            }

            db.AddRange(from service in new[] { 1, 2 } from person in new[] { 1, 2 } select new ServicePerson { ServiceId = service, PersonId = person });
            await db.SaveChangesAsync();
        }

        _app = await TestApp.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Holds:PerIp"] = "0", ["Holds:PerBrowser"] = "0", ["RateLimits:Enabled"] = "false" },
            dataFolder: folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_app.DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1, Word)]
    [InlineData(2, Scripts)]
    public async Task No_page_of_a_customer_is_wider_than_the_phone(int service, string text)
    {
        var page = await chromium.VisitAsync(_app.BaseUrl);
        await using var visit = page.Context;
        await page.GotoAsync("/");
        await LookAsync(page, "home");
        await page.GotoAsync("/find");
        await LookAsync(page, "find");
        await page.GotoAsync("/nowhere");
        await LookAsync(page, "not found");

        await page.HoldAsync(service);
        await LookAsync(page, "details");
        await page.Locator("#name").FillAsync("M");
        await page.Locator("#email").FillAsync($"{text}@");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field-error").First).ToBeVisibleAsync();
        await LookAsync(page, "details with errors");
        await page.Locator("#name").FillAsync(text.Split("👩")[0].Trim());
        await page.Locator("#email").FillAsync(_address);
        await page.Locator("textarea, input[name^='answers.']").First.FillAsync(text + text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
        await page.Locator("summary").First.ClickAsync();
        await LookAsync(page, "pay");
        await page.GotoAsync($"/book/{service}?{PageSteps.NextMonth}");
        await LookAsync(page, "times and what is held");
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm booking" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        await page.Locator(".cancel summary").ClickAsync();
        await LookAsync(page, "booking");
        await page.GetByRole(AriaRole.Link, new() { Name = "Reschedule" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/reschedule"));
        await LookAsync(page, "reschedule");

        await page.HoldAsync(service);
        var held = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Release this time" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/book/"));
        await page.GotoAsync(held);
        await Expect(page.Locator("#lapsed-head")).ToBeVisibleAsync();
        await LookAsync(page, "lapsed");

        Assert.True(_faults.Count is 0, string.Join(Environment.NewLine, _faults));
    }

    private async Task LookAsync(IPage page, string name)
    {
        foreach (var width in new[] { 320, 390 })
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForFunctionAsync(
                "width => innerWidth === width && new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", width);
            if (await page.EvaluateAsync<string>(TooWide) is { Length: > 0 } wide)
                _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} at {width}: {wide}"));
            if (Environment.GetEnvironmentVariable("BOOKING_PICTURES") is { } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"words-{name.Replace(' ', '-')}-{width}.png"), FullPage = true });
        }
    }

    internal const string TooWide =
        """
        () => {
          const room = document.documentElement.clientWidth;
          const says = e => `<${e.localName} id="${e.id}" class="${e.className}"> ${Math.round(e.getBoundingClientRect().right)}`;
          const hidden = e => e.closest('.visually-hidden, .table-scroll, .skip, [hidden]');
          const sticksOut = e => !hidden(e) && e.getBoundingClientRect().right > room + 1;
          const wide = document.documentElement.scrollWidth > room ? [...document.querySelectorAll('body *')].filter(sticksOut) : [];
          const boxOf = e => getComputedStyle(e).display === 'contents' ? boxOf(e.parentElement) : e.getBoundingClientRect();
          const leavesBox = e => !hidden(e) && e.getBoundingClientRect().right > boxOf(e.parentElement).right + 1;
          const fields = [...document.querySelectorAll('input, select, textarea, button')].filter(leavesBox);
          return [...wide, ...fields].slice(0, 6).map(says).join(' ');
        }
        """;
}
