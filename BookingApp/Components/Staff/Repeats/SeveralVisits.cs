using BookingApp.Availability.Offers;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;

namespace BookingApp.Components.Staff.Repeats;

/// <summary>The visits that are booked in one go, and whether it is said of each day of a repeat what becomes of it.</summary>
public sealed record SeveralVisits(IReadOnlyList<HoldRequest> Visits, bool IsDecided)
{
    /// <summary>What was wished for on its days, with what was chosen where that cannot be had.</summary>
    internal static SeveralVisits Of(
        Offer wish, IReadOnlyList<RepeatDate> days, IReadOnlyDictionary<DateOnly, RepeatChoice> choices, string reason)
    {
        var (visits, isDecided) = (new List<HoldRequest>(), true);
        foreach (var day in days)
        {
            var choice = choices.GetValueOrDefault(day.Day);
            isDecided &= choice is null ? day.IsFree : !choice.Overrides || reason.Length > 0;
            if ((choice is null ? day.Start : choice.Start) is { } start)
                visits.Add(HoldRequest.For(wish, start) with { OverrideReason = choice is { Overrides: true } ? reason : null });
        }

        return new SeveralVisits(visits, isDecided && visits.Count > 0);
    }
}
