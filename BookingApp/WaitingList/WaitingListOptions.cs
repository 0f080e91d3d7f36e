using System.ComponentModel.DataAnnotations;

namespace BookingApp.WaitingList;

/// <summary>How times that become free are offered to those who wait for one.</summary>
public sealed class WaitingListOptions
{
    public const string Section = "WaitingList";

    /// <summary>Whether customers may wait for a time of a day that is full. Who waits already is offered times all the same.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a time is held for somebody who waited for it. It ends sooner where the visit begins too soon for that.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan OfferFor { get; init; } = TimeSpan.FromHours(2);

    /// <summary>From this hour on, by the business's clock, nobody is expected to read an email: an offer of the night ends as if it were made when the
    /// night ends. The same as <see cref="NightUntil"/>: there is no night.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:00")]
    public TimeSpan NightFrom { get; init; } = TimeSpan.FromHours(21);

    [Range(typeof(TimeSpan), "00:00:00", "23:59:00")]
    public TimeSpan NightUntil { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Offers in all that somebody may let lapse; then they are taken off the list.</summary>
    [Range(1, 100)]
    public int MaxLapsed { get; init; } = 3;

    /// <summary>Days after the day that was waited for until an entry is deleted.</summary>
    [Range(0, 3650)]
    public int KeepDays { get; init; } = 30;
}
