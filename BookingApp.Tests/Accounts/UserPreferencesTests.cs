using BookingApp.Accounts.Preferences;

namespace BookingApp.Tests.Accounts;

/// <summary>What each user has chosen for themselves.</summary>
public sealed class UserPreferencesTests
{
    private static readonly Actor _ben = new Actor.Staff(2, "Ben");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Each_choice_is_kept_by_itself_and_for_nobody_else(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var service = await WithUsersAsync(world);

        await service.OrderColumnsAsync(TestWorld.Staff, [2, 1, 2], Ct);
        await service.SoundArrivalsAsync(TestWorld.Staff, true, Ct);
        await service.KeepFindKeyAsync(TestWorld.Staff, false, Ct);
        await service.OrderColumnsAsync(TestWorld.Staff, [3, 2], Ct);

        var ana = await service.FindAsync(TestWorld.Staff, Ct);
        Assert.Equal((true, true), (ana.SoundsArrivals, ana.HasNoFindKey));
        Assert.Equal([3, 2], ana.Columns);
        var ben = await service.FindAsync(_ben, Ct);
        Assert.Equal((false, false, ""), (ben.SoundsArrivals, ben.HasNoFindKey, ben.ColumnOrder));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_first_choices_at_once_are_both_kept(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var service = await WithUsersAsync(world);

        await Task.WhenAll(
            service.SoundArrivalsAsync(TestWorld.Staff, true, Ct), service.KeepFindKeyAsync(TestWorld.Staff, false, Ct),
            service.OrderColumnsAsync(TestWorld.Staff, [2, 1], Ct));

        var ana = await service.FindAsync(TestWorld.Staff, Ct);
        Assert.Equal((true, true, "2,1"), (ana.SoundsArrivals, ana.HasNoFindKey, ana.ColumnOrder));
    }

    [Fact]
    public async Task Who_is_not_signed_in_has_nothing_to_choose()
    {
        await using var world = await TestWorld.CreateAsync();
        var service = world.Get<UserPreferencesService>();

        var refused = await Assert.ThrowsAsync<RuleBrokenException>(() => service.SoundArrivalsAsync(TestWorld.Customer, true, Ct));

        Assert.Equal("not_allowed", refused.Code);
        Assert.False((await service.FindAsync(TestWorld.Customer, Ct)).SoundsArrivals);
    }

    [Fact]
    public async Task Who_wants_no_key_of_one_letter_switches_it_off_in_their_account_for_all_pages_of_staff()
    {
        await using var app = await AccountsApp.WithPeopleAsync();
        using var browser = app.Browser();
        await AccountsApp.SignInAsync(browser, "ana@example.com", AccountsApp.Password);
        const string Key = "aria-keyshortcuts=\"/\"";
        Assert.Contains(Key, await browser.GetStringAsync(new Uri("/staff", UriKind.Relative), Ct), StringComparison.Ordinal);

        var off = await AccountsApp.SubmitAsync(browser, Urls.Account, "keys", []);
        Assert.Contains("Saved.", await off.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, await browser.GetStringAsync(new Uri("/staff", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, await browser.GetStringAsync(new Uri("/staff/find", UriKind.Relative), Ct), StringComparison.Ordinal);
        await AccountsApp.SubmitAsync(browser, Urls.Account, "keys", new() { ["Keys.Find"] = "true" });

        Assert.Contains(Key, await browser.GetStringAsync(new Uri("/staff", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_more_people_than_there_is_room_for_the_first_are_kept()
    {
        var order = UserPreferences.OrderOf(Enumerable.Range(1000, 1000));

        Assert.True(order.Length <= UserPreferences.OrderLength);
        Assert.Equal(Enumerable.Range(1000, 400), new UserPreferences { UserId = 1, ColumnOrder = order }.Columns);
    }

    private static async Task<UserPreferencesService> WithUsersAsync(TestWorld world)
    {
        await world.AddUserAsync(1);
        await world.AddUserAsync(2);
        return world.Get<UserPreferencesService>();
    }
}
