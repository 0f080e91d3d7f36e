using BookingApp.Catalog;
using BookingApp.Components.Admin.Business;
using BookingApp.Components.Admin.Money;
using BookingApp.Components.Admin.Operations;
using BookingApp.Components.Admin.Resources;
using BookingApp.Components.Admin.Services;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Risk;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Admin;

/// <summary>A double click on the button of a form that makes something makes one of it.</summary>
public sealed class OnePressTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public Task One_service() => OnceAsync<ServicePage>(page =>
    {
        page.Find("#name").Change("Facial");
        page.Find("#price").Change("30.00");
        page.Find("fieldset input[type=checkbox]").Change(true);
    }, db => db.Services.CountAsync(s => s.Name == "Facial"));

    [Fact]
    public Task One_room() => OnceAsync<ResourceDetails>(page =>
    {
        page.Find("#name").Change("Attic");
        page.Find("#kind").Change("studio");
    }, db => db.Resources.CountAsync(r => r.Name == "Attic"), p => p.Add(c => c.Kind, ResourceKind.Room).Add(c => c.Id, null));

    [Fact]
    public Task One_person() => OnceAsync<ResourceDetails>(
        page => page.Find("#name").Change("Cleo"), db => db.Resources.CountAsync(r => r.Name == "Cleo"), p => p.Add(c => c.Kind, ResourceKind.Person)
            .Add(c => c.Id, null));

    [Fact]
    public Task One_coupon() => OnceAsync<CouponPage>(page => page.Find("#code").Change("SPRING"), db => db.Coupons.CountAsync(c => c.Code == "SPRING"));

    [Fact]
    public Task One_closure() => OnceAsync<ClosuresPage>(page => page.Find("#reason").Change("Outing"), db => db.Closures.CountAsync());

    [Fact]
    public Task One_time_off() => OnceAsync<TimeOffCard>(_ => { }, db => db.TimeOff.CountAsync(), p => p.Add(c => c.ResourceId, 1));

    [Fact]
    public Task One_block() => OnceAsync<BlocksPage>(page =>
    {
        page.Find("#value").Change("maya@example.com");
        page.Find("#why").Change("She asked for it");
    }, db => db.RiskBlocks.CountAsync());

    // Both clicks are in before the first has written anything; then one more finds the form that is done.
    private async Task OnceAsync<TPage>(
        Action<IRenderedComponent<TPage>> fill, Func<BookingDbContext, Task<int>> count, Action<ComponentParameterCollectionBuilder<TPage>>? with = null)
        where TPage : ComponentBase
    {
        var page = Render<TPage>(with ?? (_ => { }));
        page.WaitForElement("button[type=submit]");
        fill(page);
        var (writing, written) = (new TaskCompletionSource(), new TaskCompletionSource());
        var other = Task.Run(() => World.Get<UnitOfWork>().DoAsync(async (_, _) =>
        {
            writing.SetResult();
            await written.Task;
        }));
        await writing.Task;

        var form = page.Find("form:has(button[type=submit])");
        var (first, second) = (form.SubmitAsync(EventArgs.Empty), form.SubmitAsync(EventArgs.Empty));
        written.SetResult();
        await Task.WhenAll(first, second, other);

        await using var db = await World.OpenAsync();
        Assert.Equal(1, await count(db));
        Assert.Empty(page.FindAll("[role=alert], .field-error"));
    }
}
