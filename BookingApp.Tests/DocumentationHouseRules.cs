using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Tests;

/// <summary>Who meets a public type or a service's method reads in one sentence what it is.</summary>
public sealed partial class DocumentationHouseRules
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Written by the compiler from the comments, beside each assembly.
    private static readonly ILookup<string, XElement> _app = Read(typeof(Money).Assembly);

    [Fact]
    public void Public_types_and_service_methods_say_what_they_are() =>
        Sources.MustBeEmpty("Write its one sentence: /// <summary>.", Unsaid(typeof(Money).Assembly.GetTypes().Where(IsWritten), _app));

    [Fact]
    public void Planted_ones_without_a_sentence_are_found()
    {
        var found = Unsaid([typeof(PlantedQueries), typeof(Said)], Read(typeof(DocumentationHouseRules).Assembly));

        Assert.Equal(["BookingApp.Tests.DocumentationHouseRules.PlantedQueries", "BookingApp.Tests.DocumentationHouseRules.PlantedQueries.UnsaidAsync"], found);
    }

    private static IEnumerable<string> Unsaid(IEnumerable<Type> types, ILookup<string, XElement> said) => types.Order(ByName).SelectMany(type =>
    {
        var name = type.FullName!.Replace('+', '.');
        var methods = !Service().IsMatch(type.Name) ? [] : type.GetMethods(Declared).Where(IsOwn).GroupBy(method => method.Name)
            .Where(overloads => Count(said, "M:" + name + "." + overloads.Key) < overloads.Count()).Select(overloads => name + "." + overloads.Key);
        return !type.IsVisible || Count(said, "T:" + name) > 0 ? methods : methods.Prepend(name);
    });

    private static Comparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName));

    private static int Count(ILookup<string, XElement> said, string name) =>
        said[name].Count(member => member.Element("inheritdoc") is not null || member.Element("summary") is { Value: { } text } && text.Trim().Length > 0);

    // A type's id, or a method's without its parameters.
    private static ILookup<string, XElement> Read(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
        .ToLookup(member => Parameters().Replace((string)member.Attribute("name")!, ""), StringComparer.Ordinal);

    // A page is told by its address, a migration is made, and what a compiler adds has no words.
    private static bool IsWritten(Type type) =>
        type.Namespace?.StartsWith("BookingApp", StringComparison.Ordinal) is true
        && !type.Namespace.StartsWith("BookingApp.Data.Migrations", StringComparison.Ordinal)
        && !type.IsAssignableTo(typeof(IComponent)) && type.Name is not "_Imports"
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<');

    // What an interface or a base asks for is told there.
    private static bool IsOwn(MethodInfo method) =>
        !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.GetBaseDefinition() == method
        && !method.DeclaringType!.GetInterfaces().Any(port => method.DeclaringType.GetInterfaceMap(port).TargetMethods.Contains(method));

    [GeneratedRegex("(Service|Queries|Gate|Handler)$")]
    private static partial Regex Service();

    [GeneratedRegex(@"(``\d+)?\(.*$")]
    private static partial Regex Parameters();

#pragma warning disable CA1034, CA1822 // planted
    public sealed class PlantedQueries
    {
        /// <summary>Says what it is.</summary>
        public Task SaidAsync() => Task.CompletedTask;

        /// <summary>Says it more than once.</summary>
        public Task SaidAsync(int times) => Task.FromResult(times);

        public Task UnsaidAsync() => Task.CompletedTask;
    }

    /// <summary>Says what it is.</summary>
    public sealed class Said
    {
        public Task WhateverAsync() => Task.CompletedTask;
    }
#pragma warning restore CA1034, CA1822
}
