using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Components.Admin.Users;
using BookingApp.Data;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class UserPageTests : StaffedComponentTest
{
    private static readonly Actor _ada = new Actor.Staff(1, "Ada", Admin: true);

    private UserService _users = null!;

    protected override bool IsAdmin => true;

    protected override void AddServices()
    {
        var contexts = World.Get<IDbContextFactory<BookingDbContext>>();
        var accounts = new ServiceCollection().AddLogging().AddScoped(_ => contexts.CreateDbContext());
        accounts.AddIdentityCore<AppUser>().AddRoles<IdentityRole<int>>().AddEntityFrameworkStores<BookingDbContext>();
        _users = new UserService(accounts.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), contexts, null!, Clock); // nobody is signed in
        Services.AddSingleton(_users);
    }

    [Fact]
    public async Task What_somebody_else_saved_meanwhile_is_loaded_again_at_a_press()
    {
        var form = new UserForm("ana@example.com", "Ana", Roles.Staff, null, Disabled: false);
        var made = await _users.CreateAsync(_ada, form, "Four-words-in-1-row", TestContext.Current.CancellationToken);
        var id = Assert.IsType<UserResult.Saved>(made).Id;
        var page = Render<UserPage>(p => p.Add(c => c.Id, id));
        page.WaitForElement("#name").Change("Anna");
        var meanwhile = await _users.SaveAsync(_ada, id, form with { Name = "Anastasia" }, TestContext.Current.CancellationToken);
        Assert.IsType<UserResult.Saved>(meanwhile);

        await page.Find("form").SubmitAsync(EventArgs.Empty);
        var again = page.WaitForElement(".alert-warn button");
        Assert.Equal("Load again", again.TextContent.Trim());
        Assert.Equal("Anna", Name());
        await again.ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Anastasia", Name()));
        Assert.Empty(page.FindAll(".alert"));
        page.Find("#name").Change("Anna");
        await page.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal("Anna", Assert.Single(await _users.ListAsync(TestContext.Current.CancellationToken)).Name);

        string? Name() => page.Find("#name").GetAttribute("value");
    }
}
