using BookingApp.Components.Shared.Lists;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Shared;

public sealed class ListGridTests : ComponentTest
{
    [Theory]
    [InlineData("name", "-name", "paid")] // pressed again, it turns round
    [InlineData("-name", "name", "paid")]
    [InlineData("-paid", "name", "paid")] // another column begins with its smallest
    public void A_press_on_a_head_sorts_by_it_and_goes_back_to_the_first_page(string order, string byName, string byPaid)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/payments?status=Captured&page=3");

        var grid = Draw(order);

        var heads = grid.FindAll("th a");
        Assert.Equal(["Name", "Paid"], heads.Select(a => a.FirstChild!.TextContent.Trim()));
        Assert.Equal(
            [$"http://localhost/admin/payments?status=Captured&sort={byName}", $"http://localhost/admin/payments?status=Captured&sort={byPaid}"],
            heads.Select(a => a.GetAttribute("href")));
        Assert.Equal(order.TrimStart('-') is "name" ? ["true", null] : new[] { null, "true" }, heads.Select(a => a.GetAttribute("aria-current")));
    }

    [Fact]
    public void Rows_stand_as_given_and_each_cell_names_its_column_for_a_phone()
    {
        var grid = Draw("name");

        Assert.Equal(["Zoe", "Ann"], grid.FindAll("td[data-label=Name]").Select(td => td.TextContent.Trim()));
        Assert.Equal(["7", "9"], grid.FindAll("td[data-label=Paid]").Select(td => td.TextContent.Trim()));
        Assert.Equal("Payments", grid.Find("table").GetAttribute("aria-label"));
        Assert.Contains("page=3", grid.Find("nav.pager a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain("page=", grid.Find("nav.pager a[rel=prev]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("-paid")]
    public void A_phone_chooses_an_order_and_goes_back_to_the_first_page(string order)
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/admin/payments?status=Captured&page=3");

        var grid = Draw(order);

        var choice = grid.Find("select");
        Assert.Equal("Sort by", grid.Find($"label[for={choice.Id}]").TextContent);
        Assert.Equal(
            ["name: Name, ascending", "-name: Name, descending", "paid: Paid, ascending", "-paid: Paid, descending"],
            grid.FindAll("option").Select(option => $"{option.GetAttribute("value")}: {option.TextContent}"));
        Assert.Equal(order, grid.Find("option[selected]").GetAttribute("value"));
        choice.Change("-name");
        Assert.Equal("http://localhost/admin/payments?status=Captured&sort=-name", navigation.Uri);
    }

    [Fact]
    public void A_list_that_cannot_be_sorted_offers_no_order() => Assert.Empty(Draw(null).FindAll("select"));

    private IRenderedComponent<ListGrid<Row>> Draw(string? order) => Render<ListGrid<Row>>(p => p
        .Add(g => g.Items, [new Row("Zoe", 7), new Row("Ann", 9)])
        .Add(g => g.Label, "Payments")
        .Add(g => g.Order, order)
        .Add(g => g.Page, 2)
        .Add(g => g.Pages, 3)
        .Add(g => g.ChildContent, columns =>
        {
            Column(columns, "Name", "Name", row => row.Name);
            Column(columns, "Paid", "Paid", row => $"{row.Paid}");
        }));

    private static void Column(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder tree, string title, string key, Func<Row, string> text)
    {
        tree.OpenComponent<ListColumn<Row>>(0);
        tree.AddComponentParameter(1, nameof(ListColumn<Row>.Title), title);
        tree.AddComponentParameter(2, nameof(ListColumn<Row>.SortKey), key);
        tree.AddComponentParameter(3, nameof(ListColumn<Row>.ChildContent), (RenderFragment<Row>)(row => cell => cell.AddContent(0, text(row))));
        tree.CloseComponent();
    }

    private sealed record Row(string Name, int Paid);
}
