using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Planning;

/// <summary>Puts what people can serve together into slots: anyone is the union.</summary>
internal sealed class SlotWriter(StartFacts facts, IReadOnlyList<PersonStarts> people, CellMap open)
{
    private readonly List<int> _able = new(people.Count);
    private int[] _shared = []; // mostly the same people can serve one start as the one before: one list for both

    /// <summary>The slots of one day.</summary>
    public DaySlots Write(DateOnly day)
    {
        var zone = facts.Catalog.Zone;
        var cells = new DaySpan(day, day).Cells(zone);
        var any = new CellMap(cells);
        foreach (var person in people)
            any.Or(person.Starts);

        var slots = new List<Slot>();
        foreach (var cell in any.Cells)
        {
            var start = zone.ToLocal(Cell.Start(cell));
            slots.Add(new Slot(start, zone.ToLocal(start + facts.Service.Duration), AbleAt(cell, out var seats), seats));
        }

        return new DaySlots(day, slots) { LastStart = open.Last(cells) is { } last ? zone.ToLocal(Cell.Start(last)) : null };
    }

    private int[] AbleAt(int cell, out int seats)
    {
        seats = 0;
        _able.Clear();
        foreach (var person in people)
        {
            if (!person.Starts[cell])
                continue;
            _able.Add(person.PersonId);
            seats = Math.Max(seats, person.SeatsAt(cell));
        }

        if (!_shared.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_able)))
            _shared = [.. _able];
        return _shared;
    }
}
