using BookingApp.Data.Changes;

namespace BookingApp.Jobs;

/// <summary>One thing that the app does unasked: it answers when it is next due. A change of the kind that wakes it makes it due at once.</summary>
internal sealed record Job(string Name, Func<CancellationToken, Task<DateTimeOffset>> RunAsync, ChangeKind? Wakes);
