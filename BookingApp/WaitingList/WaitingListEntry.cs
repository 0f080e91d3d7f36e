using System.Security.Cryptography;
using System.Text;
using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.WaitingList;

/// <summary>Who would take a time of a day, should one become free. Their place in the line is when they came, or when they last let an offer lapse.</summary>
public sealed class WaitingListEntry : IVersioned
{
    public const int MinutesOfDay = 24 * 60;

    public required Guid Id { get; init; } // from Ids
    public required string Key { get; init; } // the secret in their link
    public required int ServiceId { get; init; }
    public int? StaffId { get; init; } // null: anyone
    public required DateOnly Day { get; init; } // of the business
    public int FromMinute { get; init; } // of the day: the earliest start that they would take
    public int UntilMinute { get; init; } = MinutesOfDay; // and the latest
    public required int PartySize { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; } // as typed
    public required string Mailbox { get; init; } // what it is compared by
    public string Phone { get; init; } = "";
    public string? PhoneE164 { get; init; }
    public string Locale { get; init; } = "";
    public required DateTimeOffset JoinedAt { get; init; }
    public required DateTimeOffset InLineSince { get; init; } // this and what follows is moved on by conditional updates alone
    public WaitingListStatus Status { get; private set; }
    public bool IsUnconfirmed { get; init; } // nobody who reads the emails of that address, nor staff, has said so: nothing is offered
    public string? Standing { get; init; } // StandingOf, while they wait: unique, so nobody stands in a line twice
    public Guid? OfferedReservationId { get; private set; } // the hold that is, or last was, offered to them
    public int LapsedOffers { get; private set; }
    public DateTimeOffset? NotBefore { get; private set; } // until then no hold of theirs is let through: too many, or they are blocked
    public int Version { get; private set; }

    /// <summary>What a mailbox can have only once: a place in the line for a service on a day.</summary>
    public static string StandingOf(int serviceId, DateOnly day, string mailbox) => FormattableString.Invariant($"{serviceId}/{day:yyyy-MM-dd}/{mailbox}");

    /// <summary>Whether somebody has said its secret; how much of it was right cannot be measured.</summary>
    internal bool HasKey(string? said) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(said ?? ""));

    /// <summary>Whether they would take a start at this minute of the day.</summary>
    public bool Takes(TimeSpan timeOfDay) => timeOfDay.TotalMinutes >= FromMinute && timeOfDay.TotalMinutes <= UntilMinute;

    /// <summary>Whether somebody wishes for the same here as in another entry of the line.</summary>
    internal bool IsSameWish(WaitingListEntry other) =>
        (StaffId, FromMinute, UntilMinute, PartySize, Name, Phone)
        == (other.StaffId, other.FromMinute, other.UntilMinute, other.PartySize, other.Name, other.Phone);

    /// <summary>What they say of themselves, as it goes with the hold.</summary>
    public CustomerDetails Details() => new(Name, Email, Phone.Length > 0 ? Phone : null, Locale.Length > 0 ? Locale : null) { PhoneE164 = PhoneE164 };
}
