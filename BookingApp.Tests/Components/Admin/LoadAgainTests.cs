using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Components.Admin.Money;
using BookingApp.Components.Admin.Resources;
using BookingApp.Components.Admin.Services;
using BookingApp.Discounts;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

/// <summary>Who loads again what somebody else saved meanwhile has given up what they typed: nobody asks them about it any more.</summary>
public sealed class LoadAgainTests : StaffedComponentTest
{
    private const int Ana = 1;

    private static readonly Actor _ada = new Actor.Staff(1, "Ada", Admin: true);

    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    protected override bool IsAdmin => true;

    [Fact]
    public async Task A_person_that_was_loaded_again_is_left_without_a_question()
    {
        var page = Render<PersonPage>(p => p.Add(c => c.Id, Ana));
        page.WaitForElement("#name");

        await LeaveAfterLoadingAgainAsync(page, "form:has(#name)", "#about", async () =>
        {
            var form = ResourceForm.Of((await World.Get<CatalogQueries>().SnapshotAsync()).FindResource(Ana)!);
            form.About = "Meanwhile";
            return await World.Get<CatalogService>().SaveResourceAsync(_ada, Ana, form);
        });
    }

    [Fact]
    public async Task A_service_that_was_loaded_again_is_left_without_a_question()
    {
        var page = Render<ServicePage>(p => p.Add(c => c.Id, TestWorld.LongMassage));
        page.WaitForElement("#name");

        await LeaveAfterLoadingAgainAsync(page, "form", "#name", async () =>
        {
            var form = ServiceForm.Of((await World.Get<CatalogQueries>().SnapshotAsync()).FindService(TestWorld.LongMassage)!);
            form.Name = "Meanwhile";
            return await World.Get<CatalogService>().SaveServiceAsync(_ada, TestWorld.LongMassage, form);
        });
    }

    [Fact]
    public async Task A_coupon_that_was_loaded_again_is_left_without_a_question()
    {
        var coupons = World.Get<CouponService>();
        await coupons.SaveAsync(_ada, null, new CouponForm { Code = "SPRING", Percent = 10 });
        var id = Assert.Single((await coupons.PageAsync(1)).Items).Id;
        var page = Render<CouponPage>(p => p.Add(c => c.Id, id));
        page.WaitForElement("#code");

        await LeaveAfterLoadingAgainAsync(page, "form", "#code", async () =>
        {
            var form = CouponForm.Of((await coupons.FindAsync(id))!, "EUR");
            form.Percent = 20;
            return await coupons.SaveAsync(_ada, id, form);
        });
    }

    private async Task LeaveAfterLoadingAgainAsync<T>(IRenderedComponent<T> page, string form, string field, Func<Task<SaveResult>> meanwhile)
        where T : IComponent
    {
        page.Find(form).Input("typed");
        page.Find(field).Change("Typed");
        Assert.IsType<SaveResult.Saved>(await meanwhile());
        await page.Find(form).SubmitAsync(EventArgs.Empty);
        await page.InvokeAsync(() => Navigation.NavigateTo("/admin/users"));
        Assert.DoesNotContain("/admin/users", Navigation.Uri, StringComparison.Ordinal);
        await Answer(yes: false).ClickAsync(new()); // stay

        await page.WaitForElement(".alert-warn button").ClickAsync(new());
        await page.InvokeAsync(() => Navigation.NavigateTo("/admin/users"));

        Assert.EndsWith("/admin/users", Navigation.Uri, StringComparison.Ordinal);
    }
}
