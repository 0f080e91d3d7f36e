using BookingApp.Components.Shared.Inputs;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Shared;

public sealed class LeaveGuardTests : ComponentTest
{
    private BunitNavigationManager Navigation => (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Who_changed_nothing_leaves()
    {
        Render<LeaveGuard>();

        Navigation.NavigateTo("/admin/people");

        Assert.EndsWith("/admin/people", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_changed_something_is_asked_and_may_stay_or_leave()
    {
        var guard = Render<LeaveGuard>();
        await guard.InvokeAsync(guard.Instance.Changed);

        await guard.InvokeAsync(() => Navigation.NavigateTo("/admin/people"));
        Assert.DoesNotContain("/admin/people", Navigation.Uri, StringComparison.Ordinal);
        Answer(yes: false).Click(); // stay
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));

        await guard.InvokeAsync(() => Navigation.NavigateTo("/admin/people"));
        Answer(yes: true).Click();
        Assert.EndsWith("/admin/people", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_saved_leaves()
    {
        var guard = Render<LeaveGuard>();
        await guard.InvokeAsync(guard.Instance.Changed);
        await guard.InvokeAsync(guard.Instance.Done);

        Navigation.NavigateTo("/admin/people");

        Assert.EndsWith("/admin/people", Navigation.Uri, StringComparison.Ordinal);
    }

    // Every form that a circuit keeps, by its own text: a new one is guarded, or stands here with its reason. By oninput: Blazor lets no change of a
    // field come up to its form.
    [Fact]
    public void Every_form_of_staff_and_admins_asks_before_what_is_typed_is_lost()
    {
        string[] fine =
        [
            "CompareEditor", "TestEmailCard", "PayLink", // ask a question, and keep nothing
            "CustomerTags", "CustomerBlock", // one short word, and one reason
            "InPersonEditor", "RefundEditor", "RescheduleEditor", // one amount or one time, in a panel that is left by its own buttons
        ];

        var bare = Sources.All.Where(
            file => (file.Path.StartsWith("Components/Admin/", StringComparison.Ordinal) || file.Path.StartsWith("Components/Staff/", StringComparison.Ordinal))
                && file.Path.EndsWith(".razor", StringComparison.Ordinal))
            .Where(
                file => file.Text.Contains("@onsubmit", StringComparison.Ordinal) && !(
                    file.Text.Contains("<LeaveGuard @ref", StringComparison.Ordinal) && file.Text.Contains(
                        "@oninput=\"() => _guard?.Changed()\"", StringComparison.Ordinal) && (
                        file.Text.Contains("_guard?.Done()", StringComparison.Ordinal)
                        || file.Text.Contains("_guard?.Saved(", StringComparison.Ordinal))))
            .Select(file => Path.GetFileNameWithoutExtension(file.Path)).Except(fine);

        Assert.Empty(bare);
    }
}
