using BookingApp.Accounts;
using BookingApp.Accounts.Users;
using BookingApp.Catalog;
using BookingApp.Components.Admin.Users;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class UserEditorTests : ComponentTest
{
    private static readonly UserView _ana = new(1, "ana@example.com", "Ana", Roles.Staff, null, Disabled: false, LockedOut: true, "before");

    public UserEditorTests()
    {
        Services.AddSingleton(new UserService(null!, null!, null!, Clock)); // nothing is saved
        this.AddAuthorization();
    }

    [Fact]
    public void What_is_typed_stays_when_a_new_password_moves_the_stamp()
    {
        var form = Open();
        form.Find("#name").Change("Anna");

        form.Render(p => p.Add(c => c.User, _ana with { LockedOut = false, Stamp = "after" }));

        Assert.Equal("Anna", form.Find("#name").GetAttribute("value"));
    }

    [Fact]
    public void Where_nothing_is_typed_the_user_of_now_is_shown()
    {
        var form = Open();

        form.Render(p => p.Add(c => c.User, _ana with { Name = "Anastasia", Stamp = "after" }));

        Assert.Equal("Anastasia", form.Find("#name").GetAttribute("value"));
    }

    private IRenderedComponent<UserEditor> Open()
    {
        var business = new Business { Name = "Studio", TimeZone = "Europe/Berlin", Currency = "EUR", Locale = "en-GB" };
        return Render<UserEditor>(p => p.Add(c => c.User, _ana).Add(c => c.Catalog, new CatalogSnapshot(business, [], [], [])));
    }
}
