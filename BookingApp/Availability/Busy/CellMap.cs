using System.Numerics;

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

    /// <summary>The cells that are set, in order.</summary>
    public IEnumerable<int> Cells
    {
        get
        {
            for (var i = 0; i < _words.Length; i++)
            {
                for (var left = _words[i]; left is not 0; left &= left - 1)
                    yield return (_firstWord + i) * Bits + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>Sets a range, as far as it lies in the window.</summary>
    public void Set(CellRange range)
    {
        range = range.Within(Window);
        for (var word = WordOf(range.From); !range.IsEmpty && word <= WordOf(range.To - 1); word++)
            _words[word - _firstWord] |= Mask(word, range);
    }

    /// <summary>Takes out one cell.</summary>
    public void Remove(int cell)
    {
        if (Window.Contains(cell))
            _words[WordOf(cell) - _firstWord] &= ~(1UL << (cell & (Bits - 1)));
    }

    /// <summary>Takes out all that lies outside a range.</summary>
    public void Keep(CellRange range)
    {
        range = range.Within(Window);
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= Mask(_firstWord + i, range);
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

    /// <summary>The last cell of a range that is set.</summary>
    public int? Last(CellRange range)
    {
        range = range.Within(Window);
        for (var word = WordOf(range.To - 1); !range.IsEmpty && word >= WordOf(range.From); word--)
        {
            if ((_words[word - _firstWord] & Mask(word, range)) is not 0 and var set)
                return word * Bits + BitOperations.Log2(set);
        }

        return null;
    }

    /// <summary>Sets what is set in the other map too.</summary>
    public void Or(CellMap other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] |= other.Read((_firstWord + i) * Bits) & Mask(_firstWord + i, Window);
    }

    /// <summary>Takes out what is not set in the other map.</summary>
    public void And(CellMap other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= other.Read((_firstWord + i) * Bits);
    }

    /// <summary>The cells of a window at which something may begin that takes so many cells, the first of them so many before: it meets nothing set
    /// here.</summary>
    public CellMap Beginnings(CellRange window, int before, int length)
    {
        var met = new CellMap(new CellRange(window.From - before, window.To - before + length));
        met.Or(this);
        for (var seen = 1; seen < length; seen += Math.Min(seen, length - seen)) // each cell learns of the next one, two, four, …
            met.OrLater(Math.Min(seen, length - seen));

        var free = new CellMap(window);
        for (var i = 0; i < free._words.Length; i++)
            free._words[i] = ~met.Read((free._firstWord + i) * Bits - before) & Mask(free._firstWord + i, free.Window);
        return free;
    }

    // Each cell is set too if the one so many cells later is.
    private void OrLater(int cells)
    {
        for (var i = 0; i < _words.Length; i++) // what it reads lies ahead and is as it was
            _words[i] |= Read((_firstWord + i) * Bits + cells);
    }

    // The 64 cells that begin at one.
    private ulong Read(int cell)
    {
        var (word, shift) = (WordOf(cell) - _firstWord, cell & (Bits - 1));
        return shift is 0 ? At(word) : (At(word) >> shift) | (At(word + 1) << (Bits - shift));
    }

    private ulong At(int word) => (uint)word < (uint)_words.Length ? _words[word] : 0;

    private static int WordOf(int cell) => cell >> 6; // rounds down before 1970 too

    // The bits of one word that lie in a range.
    private static ulong Mask(int word, CellRange range)
    {
        var (first, beyond) = (Math.Max(range.From - word * Bits, 0), Math.Min(range.To - word * Bits, Bits));
        return first >= beyond ? 0 : (ulong.MaxValue << first) & (ulong.MaxValue >> (Bits - beyond));
    }
}
