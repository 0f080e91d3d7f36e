using BookingApp.Reservations;

namespace BookingApp.Integrity.Times;

/// <summary>Each hold that expired has its release record.</summary>
/// <remarks>A lapsed hold may wait for its job; I1 and I2 check that it is in nobody's way.</remarks>
internal sealed class ExpiredHoldsAreRecorded : IIntegrityCheck
{
    public string Rule => "I7";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => ReleasedHoldsAreRecorded.RunAsync(context, ReservationStatus.Expired, "expired");
}
