using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Tests;

/// <summary>What a component injects is what its class would be made of: more than five things, and it is two components.</summary>
public sealed class ComponentHouseRules
{
    private const int Max = 5;
    private const int MaxLines = 120;

    [Fact]
    public void No_component_injects_more_than_five_things() => Sources.MustBeEmpty(
        "Split it by its nouns, each loading and acting for its own.",
        Injecting(typeof(Money).Assembly.GetTypes()).Select(found => $"{found.Type.FullName} injects {found.Of}"));

    [Fact]
    public void A_planted_component_is_found_with_what_its_base_injects() =>
        Assert.Equal([(typeof(InjectsSix), 6)], Injecting(typeof(ComponentHouseRules).GetNestedTypes(BindingFlags.NonPublic)));

    [Fact]
    public void No_component_is_longer_than_a_hundred_and_twenty_lines() => Sources.MustBeEmpty(
        "Split the component, not the languages.", Longer(Sources.All.Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal))));

    [Fact]
    public void A_planted_long_component_is_found()
    {
        var (just, more) = (string.Concat(Enumerable.Repeat("<p></p>\n", MaxLines)), string.Concat(Enumerable.Repeat("<p></p>\n", MaxLines + 1)));

        Assert.Equal(["More.razor: 121 lines"], Longer([new("Just.razor", just), new("More.razor", more)]));
    }

    [Fact]
    public void No_component_is_called_a_form() => Sources.MustBeEmpty(
        "A Form is what somebody typed; what they type it in is an Editor.", CalledForm(Sources.All));

    [Fact]
    public void A_planted_form_is_found_and_what_it_is_read_into_is_none() =>
        Assert.Equal(["Components/CouponForm.razor"], CalledForm([new("Components/CouponForm.razor", ""), new("Discounts/CouponForm.cs", "")]));

    private static IEnumerable<string> CalledForm(IEnumerable<SourceFile> files) =>
        files.Select(file => file.Path).Where(path => path.EndsWith("Form.razor", StringComparison.Ordinal));

    private static IEnumerable<string> Longer(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.TrimEnd('\n').Count(letter => letter is '\n') + 1
        where lines > MaxLines
        select $"{file.Path}: {lines} lines";

    private static IEnumerable<(Type Type, int Of)> Injecting(IEnumerable<Type> types) => types
        .Where(type => type.IsAssignableTo(typeof(IComponent)))
        .Select(type => (type, Of: Lineage(type).SelectMany(Properties).Count(property => property.IsDefined(typeof(InjectAttribute), inherit: false))))
        .Where(found => found.Of > Max);

    // A private property of a base is not among those of the type itself.
    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var one = type; one is not null; one = one.BaseType)
            yield return one;
    }

    private static PropertyInfo[] Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly);

#pragma warning disable CA1812, CA1852, IDE0051 // nobody makes them
    private class InjectsTwo : ComponentBase
    {
        [Inject] private Ids One { get; set; } = null!;
        [Inject] protected Ids Two { get; set; } = null!;
    }

    private sealed class InjectsSix : InjectsTwo
    {
        [Inject] private Ids Three { get; set; } = null!;
        [Inject] private Ids Four { get; set; } = null!;
        [Inject] private Ids Five { get; set; } = null!;
        [Inject] private Ids Six { get; set; } = null!;
    }

    private sealed class InjectsThree : InjectsTwo
    {
        [Inject] private Ids Three { get; set; } = null!;
    }
#pragma warning restore CA1812, CA1852, IDE0051
}
