using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Conventions;

/// <summary>Names a table after the set of its rows, as EF does for sets that are the context's own: those that rooms add as extension members it
/// does not see.</summary>
internal static class TableNames
{
    private const string Getter = "get_";

    /// <summary>Brings the rows of all rooms' sets into the model, under the sets' names.</summary>
    public static void Give(ModelBuilder model)
    {
        foreach (var (row, name) in Sets(typeof(TableNames).Assembly))
            model.Entity(row).Metadata.SetTableName(name);
    }

    // An extension property is a static method to whoever does not speak C#: get_Name(context).
    private static IEnumerable<(Type Row, string Name)> Sets(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsAbstract: true, IsSealed: true, IsNested: false }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.Name.StartsWith(Getter, StringComparison.Ordinal)
            && method.ReturnType is { IsGenericType: true } set && set.GetGenericTypeDefinition() == typeof(DbSet<>)
            && method.GetParameters() is [{ ParameterType: var context }] && context == typeof(BookingDbContext)
        select (method.ReturnType.GetGenericArguments()[0], method.Name[Getter.Length..]);
}
