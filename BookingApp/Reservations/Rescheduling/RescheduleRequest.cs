using BookingApp.Catalog.AddOns;

namespace BookingApp.Reservations.Rescheduling;

/// <summary>Another time, and another person if named. Without one, the same person if free, else anyone.</summary>
public sealed record RescheduleRequest(DateTimeOffset Start, int? StaffId = null)
{
    /// <summary>For so many instead. Only a hold changes so: it is sold anew, as things are today. Null: for as many.</summary>
    public int? PartySize { get; init; }

    /// <summary>With these instead; of a hold as well. Null: with the same.</summary>
    public AddOnIds? AddOns { get; init; }

    /// <summary>The version the form opened with; a later one makes it fail with <see cref="RefusalReason.ChangedMeanwhile"/>.</summary>
    public int? Version { get; init; }

    /// <summary>Staff only: the offered times do not bind, claims do.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Staff only: the last change is taken back. Where it stood, the offered times do not bind; claims do.</summary>
    public bool IsUndo { get; private init; }

    /// <summary>The room to be in again, where there is a choice.</summary>
    internal int? RoomId { get; private init; }

    /// <summary>What is asked for, of a reservation as it stands: for how many, and with what.</summary>
    internal (int PartySize, AddOnIds AddOns) Of(ReservationView before) => (PartySize ?? before.PartySize, AddOns ?? before.AddOnIds);

    /// <summary>Takes a change back: to where the booking stood before it, provided that it was the last.</summary>
    public static RescheduleRequest Undo(ReservationView before, ReservationView changed) => new(before.Start, before.StaffId)
    {
        Version = changed.Version,
        RoomId = before.RoomId,
        IsUndo = true,
    };
}
