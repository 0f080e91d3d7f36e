using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Api;

/// <summary>Who asks, and for which reservation: the secret goes in the query or in a header, never in the path.</summary>
internal sealed record BookingCredentials(
    [FromRoute(Name = "reference")] string Reference, [FromQuery(Name = "key")] string? Key, [FromHeader(Name = "X-Booking-Key")] string? HeaderKey)
{
    public string? Secret => HeaderKey ?? Key;
}
