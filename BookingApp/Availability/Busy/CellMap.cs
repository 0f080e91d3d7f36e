namespace BookingApp.Availability.Busy;

/// <summary>A bit for each cell of a window. What lies outside the window is neither set nor seen.</summary>
/// <remarks>Words are aligned to the epoch, so maps of different windows meet word by word.</remarks>
public sealed class CellMap
{
    private const int Bits = 64;

    private readonly ulong[] _words;
    private readonly int _firstWord;

    public CellMap(CellRange window)
    {
        Window = window.IsEmpty ? new CellRange(window.From, window.From) : window;
        _firstWord = WordOf(Window.From);
        _words = Window.IsEmpty ? [] : new ulong[WordOf(Window.To - 1) - _firstWord + 1];
    }

    public CellRange Window { get; }

    public bool this[int cell] => Any(new CellRange(cell, cell + 1));

    /// <summary>Sets a range, as far as it lies in the window.</summary>
    public void Set(CellRange range)
    {
        range = range.Within(Window);
        for (var word = WordOf(range.From); !range.IsEmpty && word <= WordOf(range.To - 1); word++)
            _words[word - _firstWord] |= Mask(word, range);
    }

    /// <summary>Whether any cell of a range is set.</summary>
    public bool Any(CellRange range)
    {
        range = range.Within(Window);
        if (range.IsEmpty)
            return false;

        var last = WordOf(range.To - 1);
        for (var word = WordOf(range.From); word <= last; word++)
        {
            if ((_words[word - _firstWord] & Mask(word, range)) is not 0)
                return true;
        }

        return false;
    }

    /// <summary>Sets what is set in the other map too.</summary>
    public void Or(CellMap other)
    {
        var shared = Window.Within(other.Window);
        for (var word = WordOf(shared.From); !shared.IsEmpty && word <= WordOf(shared.To - 1); word++)
            _words[word - _firstWord] |= other._words[word - other._firstWord] & Mask(word, shared);
    }

    private static int WordOf(int cell) => cell >> 6; // rounds down before 1970 too

    // The bits of one word that lie in a range which touches it.
    private static ulong Mask(int word, CellRange range)
    {
        var first = Math.Max(range.From - word * Bits, 0);
        var beyond = Math.Min(range.To - word * Bits, Bits);
        return (ulong.MaxValue << first) & (ulong.MaxValue >> (Bits - beyond));
    }
}
