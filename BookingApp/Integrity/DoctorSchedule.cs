using System.Diagnostics.Metrics;
using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.Integrity;

/// <summary>Has the doctor look from time to time, keeps the last result for the admins' page, and tells it as a metric.</summary>
public sealed class DoctorSchedule : IDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(10); // a start has other things to do

    private readonly Doctor _doctor;
    private readonly TimeProvider _clock;
    private readonly ILogger<DoctorSchedule> _log;
    private readonly TimeSpan _every;
    private readonly Meter _meter = new("BookingApp");
    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset _next;

    public DoctorSchedule(Doctor doctor, IOptions<IntegrityOptions> options, TimeProvider clock, ILogger<DoctorSchedule> log)
    {
        (_doctor, _clock, _log, _every) = (doctor, clock, log, options.Value.DoctorEvery);
        _next = _every > TimeSpan.Zero ? clock.Now() + (FirstLook < _every ? FirstLook : _every) : DateTimeOffset.MaxValue;
        _meter.CreateObservableGauge("booking.doctor.findings", Findings, description: "What each invariant found at the last look.");
        _meter.CreateObservableGauge("booking.doctor.age", Age, "s", "How long ago the last look was.");
        _meter.CreateObservableGauge(
            "booking.doctor.took", () => Last is { } last ? [new Measurement<double>(last.Took.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s",
            "How long the last look took.");
    }

    /// <summary>The last look of this instance; none yet after a start.</summary>
    public Examination? Last { get; private set; }

    /// <summary>The job: looks when it is time to.</summary>
    /// <returns>When it is time again.</returns>
    public async Task<DateTimeOffset> LookWhenDueAsync(CancellationToken ct = default)
    {
        if (_clock.Now() < _next)
            return _next;
        _next = _clock.Now() + _every; // also when it fails: a look that cannot end must not begin every second
        await LookAsync(1, ct); // nobody waits for it
        return _next;
    }

    /// <summary>Looks now; who asks while a look is under way waits for it and has its own after.</summary>
    public Task<Examination> LookAsync(CancellationToken ct = default) => LookAsync(Doctor.AtOnce, ct);

    private async Task<Examination> LookAsync(int atOnce, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var began = _clock.GetTimestamp();
            var diagnoses = await _doctor.ExamineAsync(atOnce, ct);
            Last = new Examination(_clock.Now(), _clock.GetElapsedTime(began), diagnoses);
            foreach (var diagnosis in diagnoses.Where(d => !d.IsWell))
                _log.LogError(
                    "The doctor found {Rule} broken, {Count} times or more; see --doctor or the admins' page", diagnosis.Rule, diagnosis.Findings.Count);
            return Last;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _one.Dispose();
    }

    private IEnumerable<Measurement<int>> Findings() =>
        (Last?.Diagnoses ?? []).Select(d => new Measurement<int>(d.Findings.Count, new KeyValuePair<string, object?>("rule", d.Rule)));

    private IEnumerable<Measurement<double>> Age() => Last is { } last ? [new Measurement<double>((_clock.Now() - last.At).TotalSeconds)] : [];
}
