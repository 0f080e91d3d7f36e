namespace BookingApp.Availability;

/// <summary>Which starts are offered, and why not.</summary>
public sealed class AvailabilityQueries
{
    public Task<IReadOnlyList<DaySlots>> SlotsAsync(int serviceId, DateOnly from, DateOnly to, int? staffId, int partySize, CancellationToken ct = default) => throw new NotSupportedException();
    public Task<SlotPlan> PlanAsync(PlanRequest request, CancellationToken ct = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<Slot>> NearestFreeAsync(int serviceId, DateTimeOffset start, int? staffId, int partySize, int count, CancellationToken ct = default) => throw new NotSupportedException();
    public Task<Slot?> NextFreeAsync(int serviceId, int? staffId, int partySize, CancellationToken ct = default) => throw new NotSupportedException();
    public Task<IReadOnlyDictionary<DateOnly, bool>> DaysAsync(int serviceId, int? staffId, int partySize, DateOnly month, CancellationToken ct = default) => throw new NotSupportedException();
    public Task<Refusal?> WhyNotAsync(PlanRequest request, CancellationToken ct = default) => throw new NotSupportedException();
}
