using BookingApp.Catalog;
using BookingApp.Components.Staff.Board;
using BookingApp.Data;
using BookingApp.Reservations.Board;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

public sealed class DayHeadTests : StaffedComponentTest
{
    private readonly TaskCompletionSource _come = new();

    protected override void AddServices() => Services.AddSingleton(new BoardQueries(
        new LateContexts(World.Get<IDbContextFactory<BookingDbContext>>(), _come.Task), World.Get<CatalogQueries>(), World.Queries, World.Clock));

    [Fact]
    public void The_day_is_named_and_a_walk_in_can_be_pressed_before_the_visits_are_read()
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));

        Assert.NotEqual("", page.Find("h1").TextContent);
        Assert.Single(page.FindAll("button"), button => button.TextContent.Trim() == "New booking");
        Assert.Single(page.FindAll(".skeleton"));
        _come.SetResult();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton")));
        Assert.Single(page.FindAll("h1"));
    }

    private sealed class LateContexts(IDbContextFactory<BookingDbContext> real, Task come) : IDbContextFactory<BookingDbContext>
    {
        public BookingDbContext CreateDbContext() => real.CreateDbContext();

        public async Task<BookingDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await come;
            return await real.CreateDbContextAsync(cancellationToken);
        }
    }
}
