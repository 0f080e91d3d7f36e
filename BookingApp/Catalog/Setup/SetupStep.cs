namespace BookingApp.Catalog.Setup;

/// <summary>What a new business does before it opens, in this order.</summary>
public enum SetupStep
{
    /// <summary>How customers reach it.</summary>
    Business,

    /// <summary>Who works, and when.</summary>
    People,

    /// <summary>What can be booked, with somebody who does it.</summary>
    Services,

    /// <summary>The days on which nobody works.</summary>
    Closures,

    /// <summary>An email was sent and has arrived.</summary>
    Email,

    /// <summary>Customers can pay online, or pay at the visit.</summary>
    Payments,

    /// <summary>Somebody has booked, as a customer does.</summary>
    TestBooking,

    /// <summary>The address of the booking page is where customers look.</summary>
    Share,
}
