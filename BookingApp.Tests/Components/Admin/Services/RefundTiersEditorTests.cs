using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Components.Admin.Services;
using Bunit;

namespace BookingApp.Tests.Components.Admin.Services;

public sealed class RefundTiersEditorTests : ComponentTest
{
    [Fact]
    public void Rows_are_added_filled_and_removed_and_make_the_policy()
    {
        var form = new ServiceForm();
        var editor = Render<RefundTiersEditor>(p => p.Add(e => e.Tiers, form.RefundTiers));
        Assert.Contains("a full refund", editor.Markup, StringComparison.Ordinal);

        editor.Find("button:last-of-type").Click();
        editor.FindAll("button")[^1].Click();
        editor.FindAll("button")[^1].Click();
        editor.Find("#tier-0-hours").Change("72");
        editor.Find("#tier-2-percent").Change("10");
        Assert.Equal("72:100, 24:50, 12:10", form.Cancellation);
        editor.FindAll(".tier button")[1].Click();

        Assert.Equal("72:100, 12:10", form.Cancellation);
        Assert.DoesNotContain("a full refund", editor.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("24:50, 48:100", "48:100, 24:50")]
    public void A_stored_policy_comes_as_rows_the_earliest_first(string stored, string rows) =>
        Assert.Equal(rows, new ServiceForm { Cancellation = stored }.Cancellation);

    [Fact]
    public void A_row_that_is_not_filled_in_is_no_policy()
    {
        var form = new ServiceForm { Name = "Massage", Price = "45", Active = false };
        form.RefundTiers.Add(new RefundTierForm { HoursBefore = 48 });

        Assert.Equal("cancellation", form.Check("EUR", new PriceOptions())["Cancellation"].Code);
    }
}
