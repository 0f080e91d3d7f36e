using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Api;

/// <summary>Who asks, and for which reservation: the secret goes in the query or in a header, never in the path.</summary>
internal sealed record BookingCredentials
{
    [FromRoute(Name = "reference")]
    public required string Reference { get; init; }

    [FromQuery(Name = "key")]
    public string? Key { get; init; }

    [FromHeader(Name = "X-Booking-Key")]
    public string? HeaderKey { get; init; }

    public string? Secret => HeaderKey ?? Key;
}
