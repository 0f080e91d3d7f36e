namespace BookingApp.Availability;

/// <summary>The rules by which a start is offered or not. Each has a text under its code, which is the API's <c>rule</c>.</summary>
public enum BookingRule
{
    /// <summary>It is too soon.</summary>
    Notice,

    /// <summary>It is too far ahead.</summary>
    Horizon,

    /// <summary>The business, or whoever would have to be there, is not at work.</summary>
    Closed,

    /// <summary>It is none of the starts that the service has.</summary>
    OffGrid,

    /// <summary>More people come than there is room for, or none.</summary>
    PartySize,

    /// <summary>Who was asked for does not perform the service, or nobody does.</summary>
    StaffDoesNotPerform,

    /// <summary>The service can no longer be booked.</summary>
    Inactive,

    /// <summary>Free of every rule, but somebody has the time.</summary>
    Taken,
}
