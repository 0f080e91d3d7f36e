using BookingApp.Data;
using BookingApp.Data.Changes;

namespace BookingApp.Jobs;

/// <summary>Makes what wakes a job.</summary>
internal sealed class DueSignals(ChangeFeed feed, TimeProvider clock, [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses)
{
    public DueSignal Of(Job job) => new(feed, job.Wakes, clock, pauses);
}
