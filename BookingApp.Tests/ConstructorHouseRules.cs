using System.Reflection;
using System.Runtime.CompilerServices;
using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Tests;

/// <summary>Who needs more than five things is two services.</summary>
public sealed class ConstructorHouseRules
{
    private const int Max = 5;

    // Identity's own sign-in takes seven, and who derives from it hands them on.
    private static readonly Type[] _exceptions = [typeof(AppSignInManager)];

    [Fact]
    public void No_class_is_made_of_more_than_five_things()
    {
        var more = Made(typeof(Money).Assembly.GetTypes()).Where(made => !_exceptions.Contains(made.Type));

        Sources.MustBeEmpty("Split it by its nouns.", more.Select(made => $"{made.Type.FullName} takes {made.Of}"));
    }

    [Fact]
    public void A_planted_one_is_found_and_a_record_is_none()
    {
        var found = Made(typeof(ConstructorHouseRules).GetNestedTypes(BindingFlags.NonPublic));

        Assert.Equal([(typeof(MadeOfSix), 6), (typeof(BagOfSix), 6)], found);
    }

    // A record says what it is made of, and is no service; one that holds services is a bag of them.
    private static IEnumerable<(Type Type, int Of)> Made(IEnumerable<Type> types) => types
        .Where(type => type.IsClass && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && (type.GetMethod("<Clone>$") is null || HoldsServices(type)))
        .Select(type => (type, Of: type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Max(constructor => (int?)constructor.GetParameters().Length) ?? 0))
        .Where(made => made.Of > Max);

    private static bool HoldsServices(Type record) => record.GetConstructors().SelectMany(constructor => constructor.GetParameters())
        .Any(part => part.ParameterType.Name is var name
            && (name is nameof(UnitOfWork) || (name is not nameof(Service) && name.EndsWith("Service", StringComparison.Ordinal)) // that is the catalogue's
                || name.EndsWith("Queries", StringComparison.Ordinal)));

#pragma warning disable CS9113, CA1812 // nobody makes them
    private sealed class MadeOfSix(int a, int b, int c, int d, int e, int f);

    private sealed class MadeOfFive(int a, int b, int c, int d, int e);

    private sealed record SaysSix(int A, int B, int C, int D, int E, int F);

    private sealed record BagOfSix(UnitOfWork Work, int B, int C, int D, int E, int F);
#pragma warning restore CS9113, CA1812
}
