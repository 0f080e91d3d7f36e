namespace BookingApp.Tests;

public sealed class IdsTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.Parse("2026-03-09T08:00:00.123Z", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<Ids> Kinds => new(new Ids(), new SeededIds());

    [Theory, MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Keys_of_one_millisecond_stand_in_the_order_in_which_they_were_made(Ids ids)
    {
        var made = Enumerable.Range(0, 4_000).Select(_ => ids.NewId(_now)).Append(ids.NewId(_now.AddMilliseconds(1))).ToList();

        Assert.Equal(made, made.OrderBy(id => id.ToString(), StringComparer.Ordinal)); // as SQLite keeps them
        Assert.Equal(made, made.Order()); // as PostgreSQL compares them
        Assert.All(made, id => Assert.Equal((7, 2), (id.Version, id.Variant >> 2)));
        Assert.Equal(_now, TimeOf(made[0]));
    }

    [Theory, MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void They_do_so_also_where_another_unit_of_work_is_a_millisecond_further(Ids ids)
    {
        var first = ids.NewId(_now);
        ids.NewId(_now.AddMilliseconds(1));
        var second = ids.NewId(_now);

        Assert.True(first < second, $"{first} should come before {second}.");
    }

    [Theory, MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void No_two_are_the_same_however_many_are_made_at_once(Ids ids)
    {
        var made = new Guid[20_000];

        Parallel.For(0, made.Length, n => made[n] = ids.NewId(_now));

        Assert.Equal(made.Length, made.Distinct().Count());
    }

    private static DateTimeOffset TimeOf(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16));
}
