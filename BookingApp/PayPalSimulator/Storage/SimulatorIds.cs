namespace BookingApp.PayPalSimulator.Storage;

/// <summary>Ids that look like PayPal's, from the one source of chance.</summary>
internal sealed class SimulatorIds(Ids ids)
{
    /// <summary>Capital letters and digits, 40 at most.</summary>
    public string Code(int length) => Hex(length).ToUpperInvariant();

    public string Hex(int length) => ids.NewKey()[..length];
}
