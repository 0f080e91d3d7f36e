using BookingApp.Payments.Capture;

namespace BookingApp.Payments.Recovery;

/// <summary>What to do about silence: reads the order of every payment that waits for an answer, and finishes it.</summary>
public sealed class PaymentRecovery(OpenPayments open, PaymentLook look, CaptureGate gate, ILogger<PaymentRecovery> log)
{
    private static readonly Actor Self = new Actor.System("recovery");

    private bool _started;

    /// <summary>Looks at every payment whose next look is due; at start-up at every one that is capturing, whatever the lease.</summary>
    /// <returns>When the next look is due.</returns>
    public async Task<DateTimeOffset> CheckDueAsync(CancellationToken ct = default)
    {
        foreach (var id in await open.DueAsync(andCapturing: !_started, ct))
        {
            try
            {
                await look.CheckAsync(id, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogError(failure, "The look at payment {Payment} failed; it is looked at again later", id);
                await gate.LookAgainAsync(Self, id, payerIsBack: false, ct);
            }
        }

        _started = true;
        return await open.NextAsync(ct);
    }
}
