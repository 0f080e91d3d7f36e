namespace BookingApp.Data.Changes;

/// <summary>Something that open pages and caches may show differently now. Slots: this resource's time between two instants.</summary>
public sealed record Change(ChangeKind Kind, int? ResourceId = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Reference = null)
{
    public static readonly Change Catalog = new(ChangeKind.Catalog);
    public static readonly Change Emails = new(ChangeKind.Emails);

    /// <summary>Whose money or emails these are; nothing where no booking is known or many are meant.</summary>
    public Guid? ReservationId { get; init; }

    /// <summary>What staff keep of one customer. A time of nobody's, long past: a kind of its own an instance of the version before could not read.</summary>
    public static Change Customer(Guid customerId) =>
        new(ChangeKind.Slots, From: DateTimeOffset.UnixEpoch, To: DateTimeOffset.UnixEpoch, Reference: customerId.ToString("N"));

    /// <summary>The money of one booking.</summary>
    public static Change Payment(Guid reservationId) => new(ChangeKind.Payments) { ReservationId = reservationId };

    /// <summary>The emails about one booking.</summary>
    public static Change Email(Guid reservationId) => new(ChangeKind.Emails) { ReservationId = reservationId };

    /// <summary>Whether it may show on the page of one booking.</summary>
    public bool IsAbout(string reference, Guid? id) => Reference == reference || (ReservationId is not null && ReservationId == id);
}

/// <summary>What a change is about, so that a page reloads only for its own.</summary>
public enum ChangeKind { Slots, Catalog, Emails, Payments, SignIns }
