namespace BookingApp.Components.Shared;

/// <summary>Each service and each person has one of twelve colours, the same wherever it stands; <c>app.css</c> has them in light and dark.</summary>
internal static class Tones
{
    public const int Count = 12;

    /// <summary>The class of what has this id.</summary>
    public static string Of(int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tone-{id % Count}");
}
