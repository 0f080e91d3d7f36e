using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Accounts;

public sealed class UserServiceTests
{
    private static readonly Actor _maria = new Actor.Staff(1, "Maria", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_last_admin_stays(string engine)
    {
        await using var app = await AccountsApp.WithPeopleAsync(engine);
        var users = app.Services.GetRequiredService<UserService>();
        var maria = (await users.ListAsync(TestContext.Current.CancellationToken)).Single(u => u.Role == Roles.Admin);

        var demoted = await users.SaveAsync(
            new Actor.System("test"), maria.Id, new UserForm(maria.Email, maria.Name, Roles.Staff, null, false), TestContext.Current.CancellationToken);
        var disabled = await users.SaveAsync(
            new Actor.System("test"), maria.Id, new UserForm(maria.Email, maria.Name, Roles.Admin, null, true), TestContext.Current.CancellationToken);

        Assert.Equal("last_admin", Assert.IsType<UserResult.Invalid>(demoted).Errors["Role"]);
        Assert.Equal("last_admin", Assert.IsType<UserResult.Invalid>(disabled).Errors["Disabled"]);
        Assert.Equal(["Ana", "Maria"], await NamesAsync(UserService.ByName));
        Assert.Equal(["Maria", "Ana"], await NamesAsync(new(UserColumn.Name, IsDescending: true)));
        Assert.Equal(["Maria", "Ana"], await NamesAsync(new(UserColumn.Email, IsDescending: true)));
        Assert.Equal(["Maria", "Ana"], await NamesAsync(new(UserColumn.Role, IsDescending: false))); // Admin, Staff

        async Task<IEnumerable<string>> NamesAsync(ListOrder<UserColumn> order) =>
            (await users.ListAsync(order, TestContext.Current.CancellationToken)).Select(u => u.Name);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_stale_form_an_address_in_use_and_a_weak_password_are_refused(string engine)
    {
        await using var app = await AccountsApp.WithPeopleAsync(engine);
        var users = app.Services.GetRequiredService<UserService>();
        var ana = (await users.ListAsync(TestContext.Current.CancellationToken)).Single(u => u.Name == "Ana");
        var form = new UserForm(ana.Email, "Ana Weber", Roles.Staff, null, false, ana.Stamp);

        Assert.IsType<UserResult.Saved>(await users.SaveAsync(_maria, ana.Id, form, TestContext.Current.CancellationToken));
        Assert.IsType<UserResult.ChangedMeanwhile>(await users.SaveAsync(_maria, ana.Id, form, TestContext.Current.CancellationToken));

        var taken = await users.CreateAsync(
            _maria, new UserForm("ANA@example.com", "Ana", Roles.Staff, null, false), AccountsApp.Password, TestContext.Current.CancellationToken);
        var weak = await users.CreateAsync(
            _maria, new UserForm("ben@example.com", "Ben", Roles.Staff, null, false), "short", TestContext.Current.CancellationToken);
        Assert.Equal("email_taken", Assert.IsType<UserResult.Invalid>(taken).Errors["Email"]);
        Assert.Equal("password_weak", Assert.IsType<UserResult.Invalid>(weak).Errors["Password"]);
        Assert.Equal(2, (await users.ListAsync(TestContext.Current.CancellationToken)).Count);

        var same = await users.CreateAsync(
            _maria, new UserForm("ａｎａ@example.com.", "Ana", Roles.Staff, null, false), AccountsApp.Password, TestContext.Current.CancellationToken);
        var unreachable = await users.CreateAsync(
            _maria, new UserForm("ben@com.", "Ben", Roles.Staff, null, false), AccountsApp.Password, TestContext.Current.CancellationToken);
        var nobody = await users.CreateAsync(
            _maria, new UserForm("ben@example.com", "\u200b", Roles.Staff, null, false), AccountsApp.Password, TestContext.Current.CancellationToken);
        Assert.Equal("email_taken", Assert.IsType<UserResult.Invalid>(same).Errors["Email"]);
        Assert.Equal("email", Assert.IsType<UserResult.Invalid>(unreachable).Errors["Email"]);
        Assert.Equal("name", Assert.IsType<UserResult.Invalid>(nobody).Errors["Name"]);
    }

    [Fact]
    public async Task Somebody_is_found_at_sign_in_however_they_write_their_address()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        Assert.IsType<UserResult.Saved>(await app.Services.GetRequiredService<UserService>().CreateAsync(
            _maria, new UserForm("Mia@Bücher.example", "Mia", Roles.Staff, null, false), AccountsApp.Password, TestContext.Current.CancellationToken));
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();

        foreach (var typed in new[] { "mia@bücher.example", "MIA@XN--BCHER-KVA.example.", "ｍｉａ@bücher.example" })
            Assert.Equal("Mia@Bücher.example", (await users.FindByEmailAsync(typed))?.Email);
        Assert.Null(await users.FindByEmailAsync("mia@bucher.example"));
    }

    [Fact]
    public async Task Only_admins_make_users()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        var users = app.Services.GetRequiredService<UserService>();

        await Assert.ThrowsAsync<RuleBrokenException>(
            () => users.CreateAsync(new Actor.Staff(2, "Ana"), new UserForm("x@example.com", "X", Roles.Admin, null, false), AccountsApp.Password));
    }
}
