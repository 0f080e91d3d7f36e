using BookingApp.Availability.Busy;

namespace BookingApp.Tests.Availability.Busy;

public sealed class CellMapTests
{
    private const int Seed = 20261129;

    [Fact]
    public void A_claim_begins_where_none_of_its_cells_is_taken_whatever_words_they_lie_in()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 400; round++)
        {
            var map = Random(random);
            var from = random.Next(-300, 300);
            var window = new CellRange(from, from + random.Next(1, 400));
            var (before, length) = (random.Next(0, 160), random.Next(1, 600));

            var free = map.Beginnings(window, before, length);

            var expected = Enumerable.Range(window.From, window.Length).Where(cell => !map.Any(new CellRange(cell - before, cell - before + length)));
            Assert.Equal(expected, free.Cells);
        }
    }

    [Fact]
    public void Maps_of_different_windows_meet_cell_by_cell()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 400; round++)
        {
            var (one, other, kept) = (Random(random), Random(random), Range(random));
            var before = one.Cells.ToHashSet();
            var also = other.Cells.ToHashSet();

            one.Or(other);
            Assert.Equal(before.Union(also.Where(one.Window.Contains)).Order(), one.Cells);

            one.And(other);
            Assert.Equal(also.Where(one.Window.Contains).Order(), one.Cells);

            one.Keep(kept);
            Assert.Equal(also.Where(one.Window.Contains).Where(kept.Contains).Order(), one.Cells);
        }
    }

    [Fact]
    public void A_cell_that_is_taken_out_is_gone_and_no_other()
    {
        var map = new CellMap(new CellRange(-70, 70));
        map.Set(map.Window);

        foreach (var cell in new[] { -70, -64, -1, 0, 63, 64, 69, 70, -71 })
            map.Remove(cell);

        Assert.Equal(Enumerable.Range(-70, 140).Except([-70, -64, -1, 0, 63, 64, 69]), map.Cells);
    }

    private static CellMap Random(Random random)
    {
        var map = new CellMap(Range(random));
        for (var i = random.Next(12); i > 0; i--)
        {
            var at = random.Next(-320, 320);
            map.Set(new CellRange(at, at + random.Next(1, 90)));
        }

        return map;
    }

    private static CellRange Range(Random random)
    {
        var from = random.Next(-300, 300);
        return new CellRange(from, from + random.Next(0, 500));
    }
}
