using BookingApp.Components.Admin;
using BookingApp.Notifications;
using BookingApp.Tests.Components.Staff;
using Bunit;

namespace BookingApp.Tests.Components.Admin;

public sealed class LettersPageTests : StaffedComponentTest
{
    [Fact]
    public async Task A_letter_that_waits_says_when_it_is_due_in_the_business_own_time()
    {
        await World.PaidAsync("15:00");
        var due = Assert.Single(await World.Get<LetterQueries>().ListAsync(), l => l.Kind is LetterKind.Reminder).DueAt;
        Assert.Equal(World.At("15:00").AddHours(-24), due);

        var page = Render<LettersPage>();

        page.WaitForElement("tbody tr");
        Assert.Contains("due Mon 01/06/2026, 15:00", page.FindAll("tbody tr").Single(r => r.TextContent.Contains("Reminder", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
    }
}
