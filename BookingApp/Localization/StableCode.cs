using System.Collections.Frozen;
using System.Text.Json;

namespace BookingApp.Localization;

/// <summary>By which code the world outside knows a member of a closed set: the API, the addresses of pages, the keys of texts, what is stored.</summary>
public static class StableCode
{
    /// <summary>Such as <c>off_grid</c>. A member that is renamed has another one: the tests hold the table.</summary>
    public static string Code<T>(this T member)
        where T : struct, Enum => Codes<T>.All[member];

    private static class Codes<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> All = Enum.GetValues<T>()
            .ToFrozenDictionary(member => member, member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()));
    }
}
