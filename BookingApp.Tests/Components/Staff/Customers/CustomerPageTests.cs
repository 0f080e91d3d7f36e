using BookingApp.Components.Staff.Customers;
using BookingApp.Components.Staff.Customers.Rights;
using BookingApp.Customers.Notes;
using BookingApp.Payments.Customers;
using BookingApp.Reservations.Holds;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff.Customers;

/// <summary>The page of a customer over the real services, before Ana of the staff.</summary>
public sealed class CustomerPageTests : StaffedComponentTest
{
    private static readonly Actor _admin = new Actor.Staff(3, "Ada", Admin: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Staff_read_of_a_customer_and_are_offered_neither_export_nor_erasure_nor_a_block()
    {
        var maya = await CustomerAsync();

        var page = Show(maya);

        Assert.Equal("Maya", page.Find("h1").TextContent);
        Assert.Contains("maya@example.com", page.Find("dl.facts").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href")!.StartsWith("/staff/2026-06-02?open=", StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button, a"), b => b.TextContent.Trim() is "Block" or "Export all data" or "Erase personal data");
    }

    [Fact]
    public async Task A_block_is_seen_by_staff_and_not_why()
    {
        var maya = await CustomerAsync();
        await World.Get<RiskService>().BlockAsync(_admin, new BlockForm { Value = "maya@example.com", Reason = "Rude on the phone" }, Ct);

        var page = Show(maya);

        page.WaitForAssertion(() => Assert.Contains("cannot book online", page.Find(".alert-danger").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Rude", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Trim() is "Unblock");
    }

    [Fact]
    public async Task What_a_colleague_writes_and_tags_shows_while_the_page_is_open_and_what_is_being_written_stays()
    {
        var (maya, notes, tags) = (await CustomerAsync(), World.Get<CustomerNoteService>(), World.Get<CustomerTagService>());
        var page = Show(maya);
        page.WaitForElement("#new-note");
        await page.Find("#new-note").ChangeAsync(new() { Value = "Half a sentence" });

        var command = World.NewCommand();
        await notes.AddAsync(TestWorld.Staff, maya, "Tea, no milk", command, Ct);
        await tags.AddAsync(TestWorld.Staff, maya, "Regular", Ct);
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(["Tea, no milk"], Notes()));
        Assert.Equal(["Regular"], page.FindAll(".tag").Select(t => t.FirstChild!.TextContent.Trim()));
        await notes.EditAsync(TestWorld.Staff, command, await VersionAsync(), "Coffee", Ct);
        await tags.RemoveAsync(TestWorld.Staff, maya, "Regular", Ct);
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(["Coffee"], Notes()));
        Assert.Empty(page.FindAll(".tag"));
        await notes.DeleteAsync(TestWorld.Staff, command, await VersionAsync(), Ct);
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Empty(Notes()));
        Assert.Equal("Half a sentence", page.Find("#new-note").GetAttribute("value") ?? page.Find("#new-note").TextContent);

        IEnumerable<string> Notes() => page.FindAll(".note-text").Select(n => n.TextContent);

        async Task<int> VersionAsync() => (await World.Get<CustomerNoteQueries>().OfAsync(maya, Ct)).Notes.Single().Version;
    }

    [Fact]
    public async Task A_note_that_somebody_else_wrote_anew_is_not_overwritten_and_both_texts_stand_in_the_field()
    {
        var (maya, notes) = (await CustomerAsync(), World.Get<CustomerNoteService>());
        await notes.AddAsync(TestWorld.Staff, maya, "Tea, no milk", World.NewCommand(), Ct);
        var page = Show(maya);
        page.WaitForElement(".note-text");
        await Press(page, "Edit");
        var read = (await World.Get<CustomerNoteQueries>().OfAsync(maya, Ct)).Notes.Single();
        await notes.EditAsync(new Actor.Staff(2, "Ben"), read.Id, read.Version, "Coffee", Ct);

        await page.Find($"#note-{read.Id:N}").ChangeAsync(new() { Value = "Tea with milk" });
        await page.Find("li.note form").SubmitAsync();

        page.WaitForElement("li.note [role=alert]");
        Assert.Equal("Coffee\nTea with milk", page.Find($"#note-{read.Id:N}").GetAttribute("value") ?? page.Find($"#note-{read.Id:N}").TextContent);
        Assert.Equal("Coffee", (await World.Get<CustomerNoteQueries>().OfAsync(maya, Ct)).Notes.Single().Text);
        await page.Find("li.note form").SubmitAsync(); // they have read it now
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("li.note form")));
        Assert.Equal("Coffee\nTea with milk", (await World.Get<CustomerNoteQueries>().OfAsync(maya, Ct)).Notes.Single().Text);
    }

    [Fact]
    public async Task The_page_follows_a_new_booking_of_theirs_and_nobody_elses()
    {
        var page = Show(await CustomerAsync());
        Assert.Single(page.FindAll("section[aria-labelledby=ahead] tbody tr"));

        var next = await World.HeldAsync("12:00");
        await World.Reservations.ConfirmFreeAsync(TestWorld.Staff, next.Id, Ct);

        await Eventually.HoldsAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(page.FindAll("section[aria-labelledby=ahead] tbody tr").Count is 2);
            },
            "the new booking on the page");
    }

    [Fact]
    public async Task A_bookings_panel_says_how_often_its_customer_came_and_leads_to_them()
    {
        var first = await World.PaidAsync("10:00");
        await World.PaidAsync("11:00");
        World.Clock.Advance(World.At("12:30") - World.Clock.GetUtcNow());
        await World.Visits.MarkNoShowAsync(TestWorld.Staff, first.Id, ct: Ct);

        var link = Render<CustomerLink>(p => p.Add(l => l.Reservation, World.Queries.FindAsync(first.Id, Ct).Result!));

        link.WaitForAssertion(() => Assert.Equal("1 visit, on Tue 02/06/2026, 1 no-show", link.Find("a").TextContent));
        Assert.Equal(Urls.StaffCustomer(first.CustomerId!.Value), link.Find("a").GetAttribute("href"));
    }

    private async Task<Guid> CustomerAsync() => (await World.PaidAsync("10:00")).CustomerId!.Value;

    private IRenderedComponent<CustomerPage> Show(Guid id) => Render<CustomerPage>(p => p.Add(c => c.Id, id));

    private static Task Press(IRenderedComponent<CustomerPage> page, string words) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == words).ClickAsync(new());
}

/// <summary>The same before an admin.</summary>
public sealed class CustomerRightsTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erasure_is_asked_twice_and_a_no_to_either_keeps_everything()
    {
        var (maya, rights) = await ShowAsync();

        await EraseAsync(rights);
        Assert.Contains("1 booking, with times", Dialogs.WaitForElement(".mud-dialog-content").TextContent, StringComparison.Ordinal);
        await Answer(yes: false).ClickAsync(new());
        await EraseAsync(rights);
        await Answer(yes: true).ClickAsync(new());
        Dialogs.WaitForAssertion(() => Assert.Contains("for good?", Dialogs.Markup, StringComparison.Ordinal));
        await Answer(yes: false).ClickAsync(new());
        Assert.NotNull(await World.Get<CustomerQueries>().FindAsync(maya, ct: Ct));

        await EraseAsync(rights);
        await Answer(yes: true).ClickAsync(new());
        Dialogs.WaitForAssertion(() => Assert.Contains("for good?", Dialogs.Markup, StringComparison.Ordinal));
        await Answer(yes: true).ClickAsync(new());

        await Eventually.HoldsAsync(async () => await World.Get<CustomerQueries>().FindAsync(maya, ct: Ct) is null, "the erasure");
    }

    [Fact]
    public async Task What_stands_in_the_way_is_said_and_nothing_is_asked()
    {
        var (maya, rights) = await ShowAsync();
        var ahead = await World.PaidAsync("15:00");

        await EraseAsync(rights);

        Assert.Contains(ahead.Reference, rights.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Dialogs.FindAll(".mud-dialog"));
        Assert.NotNull(await World.Get<CustomerQueries>().FindAsync(maya, ct: Ct));
    }

    // A hold that lapsed makes nobody a customer; its name is kept all the same.
    [Fact]
    public async Task Who_is_no_customer_is_found_by_the_whole_address_for_what_the_law_gives_them()
    {
        Assert.IsType<HoldResult.Held>(await World.HoldAsync("10:00", who: new("Lea", "lea@example.com")));
        World.Clock.Advance(TimeSpan.FromMinutes(20));
        await World.JobsAsync();
        Assert.Empty(Search("lea").FindAll("#rights"));

        var page = Search("LEA@example.com");
        page.WaitForElement("#rights");

        Assert.Contains("under LEA@example.com", page.Markup, StringComparison.Ordinal);
        Assert.Contains("holds that ended", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/admin/customers/export?email=LEA%40example.com", page.FindAll("a[download]").Single().GetAttribute("href"));

        IRenderedComponent<CustomersPage> Search(string text)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/customers?q={Uri.EscapeDataString(text)}");
            return Render<CustomersPage>();
        }
    }

    private async Task<(Guid Maya, IRenderedComponent<CustomerRights> Rights)> ShowAsync()
    {
        var maya = (await World.PaidAsync("10:00")).CustomerId!.Value;
        World.Clock.Advance(World.At("12:00") - World.Clock.GetUtcNow());
        return (maya, Render<CustomerRights>(p => p.Add(r => r.Whose, maya).Add(r => r.Name, "Maya")));
    }

    private static Task EraseAsync(IRenderedComponent<CustomerRights> rights) =>
        rights.FindAll("button").Single(b => b.TextContent.Trim() == "Erase personal data").ClickAsync(new());
}
