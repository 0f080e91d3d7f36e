namespace BookingApp.Tests.Support.Worlds;

/// <summary>Draws each reference twice, as chance does once for some hundred million.</summary>
internal sealed class RepeatingIds : Ids
{
    private readonly Lock _gate = new();
    private string? _again;

    protected override string RandomLetters(int length)
    {
        lock (_gate)
        {
            if (_again is not { } letters)
                return _again = base.RandomLetters(length);
            _again = null;
            return letters;
        }
    }
}
