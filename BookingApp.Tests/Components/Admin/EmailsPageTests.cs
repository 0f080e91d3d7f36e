using BookingApp.Components.Admin.Emails;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class EmailsPageTests : StaffedComponentTest
{
    [Fact]
    public async Task An_email_that_waits_says_when_it_is_due_in_the_business_own_time()
    {
        await World.PaidAsync("15:00");
        var due = Assert.Single((await World.Get<EmailQueries>().ListAsync()).Items, l => l.Kind is EmailKind.Reminder).DueAt;
        Assert.Equal(World.At("15:00").AddHours(-24), due);

        var page = Render<EmailsPage>();

        page.WaitForElement("tbody tr");
        Assert.Contains(
            "due Mon 01/06/2026, 15:00", page.FindAll("tbody tr").Single(r => r.TextContent.Contains("Reminder", StringComparison.Ordinal)).TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_emails_there_are_each_stands_on_a_page()
    {
        await World.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            for (var n = 0; n < 120; n++)
                World.Get<Outbox>().WriteAlert(db, Guid.NewGuid(), $"n{n:000}@example.com", World.Clock.Now().AddSeconds(n), new EmailData());
            return Task.CompletedTask;
        });
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var number in new[] { "1", "2", "3" })
        {
            var page = Open(number);
            Assert.Contains($"{number} of 3", page.Find("nav.pager").TextContent, StringComparison.Ordinal);
            seen.UnionWith(page.FindAll("td[data-label=To]").Select(td => td.TextContent));
        }

        Assert.Equal(120, seen.Count);
        Assert.Contains("page=2", Open("3").Find("nav.pager a[rel=prev]").GetAttribute("href"), StringComparison.Ordinal);
        foreach (var beyond in new[] { "2147483647", "-1", "x" })
            Assert.NotEmpty(Open(beyond).FindAll("tbody tr"));

        IRenderedComponent<EmailsPage> Open(string number)
        {
            Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"/admin/emails?page={number}");
            var page = Render<EmailsPage>();
            page.WaitForElement("tbody tr");
            return page;
        }
    }
}
