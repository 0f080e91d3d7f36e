namespace BookingApp.Components.Shared.Lists;

/// <summary>What stands in one row as a text: with a dot between, after which a line may break.</summary>
internal static class RowWords
{
    /// <summary>Those that say anything, in a row.</summary>
    public static string Of(params IEnumerable<string> words) => string.Join("\u00A0· ", words.Where(word => word.Length > 0));
}
