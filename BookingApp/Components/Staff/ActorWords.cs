using BookingApp.Localization.Pages;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff;

/// <summary>Who did it, as staff read it; the history keeps an actor's own text.</summary>
internal static class ActorWords
{
    public static string Of(string actor, IStringLocalizer<StaffTexts> text)
    {
        if (actor.StartsWith("staff:", StringComparison.Ordinal))
            return actor.Split(' ', 2) is [_, { Length: > 0 } name] ? name : actor;
        var known = text[$"Actor.{actor.Split(':')[^1]}"];
        return known.ResourceNotFound ? actor : known;
    }
}
