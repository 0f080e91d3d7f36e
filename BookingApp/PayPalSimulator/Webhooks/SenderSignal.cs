namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Wakes the sender when there is something new to deliver.</summary>
internal sealed class SenderSignal
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            return; // a wake-up waits already
        }
    }

    public Task WaitAsync(CancellationToken ct) => _rung.WaitAsync(ct);
}
