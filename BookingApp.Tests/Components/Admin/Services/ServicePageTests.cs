using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Components.Admin.Services;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin.Services;

public sealed class ServicePageTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task Who_changes_a_price_reads_the_new_one_beside_those_that_were_sold()
    {
        await World.HeldAsync("09:00", service: TestWorld.LongMassage);
        var page = Render<ServicePage>(p => p.Add(c => c.Id, TestWorld.LongMassage));
        page.WaitForElement("#price");

        page.Find("#price").Change("72.50");
        page.Find("#duration").Change("75");
        await page.Find("form").SubmitAsync();

        var dialog = Dialogs.WaitForElement(".mud-dialog").TextContent;
        Assert.Contains("New bookings: 75 min, €72.50", dialog, StringComparison.Ordinal);
        Assert.Contains("1 × 90 min, €65.00", dialog, StringComparison.Ordinal);
        Assert.DoesNotContain("a person", dialog, StringComparison.Ordinal); // one person comes
    }

    [Fact]
    public async Task What_stays_the_same_for_all_is_not_told_apart()
    {
        await World.HeldAsync("09:00", service: TestWorld.LongMassage);
        var page = Render<ServicePage>(p => p.Add(c => c.Id, TestWorld.LongMassage));
        page.WaitForElement("#price");

        page.Find("#price").Change("72.50");
        await page.Find("form").SubmitAsync();

        var dialog = Dialogs.WaitForElement(".mud-dialog");
        Assert.Contains("New bookings: €72.50", dialog.TextContent, StringComparison.Ordinal);
        Assert.Equal("1 × €65.00", dialog.QuerySelector("li")!.TextContent);
    }

    [Fact]
    public async Task A_change_that_no_customer_sees_is_saved_without_a_question()
    {
        await World.HeldAsync("09:00", service: TestWorld.LongMassage);
        var page = Render<ServicePage>(p => p.Add(c => c.Id, TestWorld.LongMassage));
        page.WaitForElement("#notice");

        page.Find("#notice").Change("120");
        page.Find("#after").Change("20");
        await page.Find("form").SubmitAsync();

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.EndsWith("/admin/services", navigation.Uri, StringComparison.Ordinal));
        Assert.Empty(Dialogs.FindAll(".mud-dialog"));
    }

    [Fact]
    public void A_length_that_cannot_be_read_stays_where_it_was_typed_and_its_field_says_what_is_allowed()
    {
        var page = Render<ServicePage>(p => p.Add(c => c.Id, TestWorld.LongMassage));
        page.WaitForElement("#duration");

        page.Find("#duration").Change("99999999999");
        page.Find("#duration").Blur();

        Assert.Equal("Length in minutes: enter a whole number from 5 to 1,440, in steps of 5.", page.Find("#duration-whole").TextContent.Trim());
        Assert.Equal("true", page.Find("#duration").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_duplicate_has_all_of_its_model_but_its_name_and_the_rows_are_its_own()
    {
        var admin = new Actor.Staff(1, "Ada", Admin: true);
        var token = Xunit.TestContext.Current.CancellationToken;
        var model = ServiceForm.Of((await World.Get<CatalogQueries>().SnapshotAsync(token)).FindService(TestWorld.LongMassage)!);
        model.Questions.Add(new QuestionForm { Text = "How firm?" });
        model.AddOns.AddRange(
            [new AddOnForm { Name = "Hot stones", Price = "12.00", Minutes = 15 }, new AddOnForm { Name = "Old oil", Price = "5.00", Active = false }]);
        await World.Get<CatalogService>().SaveServiceAsync(admin, TestWorld.LongMassage, model, token);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/services/new?like={TestWorld.LongMassage}");
        var page = Render<ServicePage>();
        Assert.Equal("Long massage (copy)", page.WaitForElement("#name").GetAttribute("value"));

        await page.Find("form").SubmitAsync();

        var services = (await World.Get<CatalogQueries>().SnapshotAsync(token)).Services;
        var (first, copy) = (services.Single(s => s.Id == TestWorld.LongMassage), services[^1]);
        Assert.Equal(("Long massage (copy)", "How firm?", "Hot stones"), (copy.Name, Assert.Single(copy.Questions).Text, Assert.Single(copy.AddOns).Name));
        Assert.Equal(
            (first.DurationMinutes, first.Price, first.BufferAfterMinutes, first.NoticeMinutes, first.PayNow, first.Cancellation),
            (copy.DurationMinutes, copy.Price, copy.BufferAfterMinutes, copy.NoticeMinutes, copy.PayNow, copy.Cancellation));
        Assert.Equal(first.People.Select(p => p.PersonId), copy.People.Select(p => p.PersonId));
        Assert.Equal((1, 2), (first.Questions.Count, first.AddOns.Count));
    }

    [Theory, InlineData("abc"), InlineData("99999999999"), InlineData("777")]
    public void A_model_that_is_none_leaves_an_empty_form(string like)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/services/new?like={like}");

        Assert.Equal("", Render<ServicePage>().WaitForElement("#name").GetAttribute("value") ?? "");
    }
}
