namespace BookingApp.Tests.Support.Worlds;

/// <summary>A clock that stands still until a test moves it. Timers fire on the caller's thread, in the order they are due.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now; // as if nobody had set it
    private TimeSpan _set;
    private long _order;

    /// <summary>A Monday morning in June, when no zone of the demo business changes its offset.</summary>
    public ManualClock() : this(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero)) { }

    public ManualClock(DateTimeOffset now) => _start = _now = now.ToUniversalTime();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, unless a test says otherwise.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public override TimeZoneInfo LocalTimeZone => Zone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now + _set;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return (_now - _start).Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; every timer that comes due on the way fires at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Somebody sets it, forwards or back: no time passes, so timers and timestamps know nothing of it.</summary>
    public void Set(TimeSpan by)
    {
        lock (_gate)
            _set += by;
    }

    /// <summary>Lets time pass until then. A moment that is past already changes nothing.</summary>
    public void AdvanceTo(DateTimeOffset then)
    {
        lock (_gate)
            then -= _set;
        while (TakeDue(then) is { } due)
            due.Fire(); // outside the lock: it may set timers, and read the clock

        lock (_gate)
            _now = then > _now ? then : _now;
    }

    /// <summary>How many timers wait; a test sees by it that the code under test has gone to sleep.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= until).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            if (next is null)
                return null;

            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Schedule(next, next.Due + next.Period);
            return next;
        }
    }

    private void Schedule(ManualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        timer.Order = ++_order;
        _timers.Add(timer);
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }
        public TimeSpan Period { get; private set; }
        public long Order { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.Schedule(this, clock._now + dueTime);
            }

            if (dueTime == TimeSpan.Zero)
                clock.AdvanceTo(clock.GetUtcNow());
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
